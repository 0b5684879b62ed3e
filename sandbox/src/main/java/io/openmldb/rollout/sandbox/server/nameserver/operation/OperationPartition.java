package io.openmldb.rollout.sandbox.server.nameserver.operation;

import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.Partition;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.Table;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TabletCalls;

/**
 * The partition that an operation is about, with its leader at this moment.
 *
 * @param leader the leader's endpoint, null where there is none
 */
record OperationPartition(Table table, Partition partition, String leader) {
  static OperationPartition of(ClusterMetadata cluster, NameserverOperation op) {
    synchronized (cluster) {
      Table table =
          cluster
              .find(op.target.db(), op.target.name())
              .orElseThrow(
                  () -> new OperationTask.Failure("table " + op.target.name() + " is gone"));
      Partition partition =
          table
              .partition(op.target.pid())
              .orElseThrow(
                  () -> new OperationTask.Failure("partition " + op.target.pid() + " is gone"));
      return new OperationPartition(
          table, partition, partition.leader().map(meta -> meta.endpoint).orElse(null));
    }
  }

  /** The leader's endpoint; fails the task where there is none. */
  String requireLeader() {
    if (leader == null) {
      throw new OperationTask.Failure(table.name + "/" + partition.pid + " has no alive leader");
    }
    return leader;
  }

  TabletCalls.ReplicaRef replica(String endpoint) {
    return new TabletCalls.ReplicaRef(table.tid, partition.pid, endpoint);
  }
}
