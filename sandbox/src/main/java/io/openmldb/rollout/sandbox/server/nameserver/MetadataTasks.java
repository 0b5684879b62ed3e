package io.openmldb.rollout.sandbox.server.nameserver;

/** The tasks that change only what the nameserver knows. */
final class MetadataTasks {
  private final Cluster cluster;

  MetadataTasks(Cluster cluster) {
    this.cluster = cluster;
  }

  Task addReplica(String endpoint) {
    return Task.local(
        TaskType.kAddTableInfo,
        op ->
            cluster.change(
                OpPartition.of(cluster, op).table(),
                op.target.pid(),
                partition -> {
                  if (partition.find(endpoint).isEmpty()) {
                    PartitionMeta meta = new PartitionMeta(endpoint, false);
                    meta.setAlive(false);
                    partition.metas.add(meta);
                  }
                }));
  }

  Task removeReplica(String endpoint) {
    return Task.local(
        TaskType.kDelTableInfo,
        op ->
            cluster.change(
                OpPartition.of(cluster, op).table(),
                op.target.pid(),
                partition -> partition.metas.removeIf(meta -> meta.endpoint.equals(endpoint))));
  }

  Task status(String endpoint, boolean leader, boolean alive) {
    return Task.local(
        TaskType.kUpdatePartitionStatus,
        op ->
            cluster.change(
                OpPartition.of(cluster, op).table(),
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
  Task checkProgress() {
    return Task.local(
        TaskType.kCheckBinlogSyncProgress, op -> OpPartition.of(cluster, op).requireLeader());
  }
}
