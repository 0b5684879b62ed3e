package io.openmldb.rollout.sandbox.server.nameserver.operation;

import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.PartitionMeta;

/** The tasks that change only what the nameserver knows. */
final class MetadataTasks {
  private final ClusterMetadata cluster;

  MetadataTasks(ClusterMetadata cluster) {
    this.cluster = cluster;
  }

  OperationTask addReplica(String endpoint) {
    return OperationTask.local(
        TaskType.kAddTableInfo,
        op ->
            cluster.change(
                OperationPartition.of(cluster, op).table(),
                op.target.pid(),
                partition -> {
                  if (partition.find(endpoint).isEmpty()) {
                    PartitionMeta meta = new PartitionMeta(endpoint, false);
                    meta.setAlive(false);
                    partition.metas.add(meta);
                  }
                }));
  }

  OperationTask removeReplica(String endpoint) {
    return OperationTask.local(
        TaskType.kDelTableInfo,
        op ->
            cluster.change(
                OperationPartition.of(cluster, op).table(),
                op.target.pid(),
                partition -> partition.metas.removeIf(meta -> meta.endpoint.equals(endpoint))));
  }

  OperationTask status(String endpoint, boolean leader, boolean alive) {
    return OperationTask.local(
        TaskType.kUpdatePartitionStatus,
        op ->
            cluster.change(
                OperationPartition.of(cluster, op).table(),
                op.target.pid(),
                partition ->
                    partition
                        .find(endpoint)
                        .ifPresent(
                            meta -> {
                              meta.leader = leader;
                              meta.setAlive(alive);
                            })));
  }

  /**
   * A lag below check_binlog_sync_progress_delta, 100,000 by default, is good enough; ours never
   * comes near.
   */
  OperationTask checkProgress() {
    return OperationTask.local(
        TaskType.kCheckBinlogSyncProgress,
        op -> OperationPartition.of(cluster, op).requireLeader());
  }
}
