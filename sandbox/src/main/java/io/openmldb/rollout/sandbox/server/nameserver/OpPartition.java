package io.openmldb.rollout.sandbox.server.nameserver;

/**
 * The partition that an operation is about, with its leader at this moment.
 *
 * @param leader the leader's endpoint, null where there is none
 */
record OpPartition(Table table, Partition partition, String leader) {
  static OpPartition of(Cluster cluster, Op op) {
    synchronized (cluster) {
      Table table =
          cluster
              .find(op.target.db(), op.target.name())
              .orElseThrow(() -> new Task.Failure("table " + op.target.name() + " is gone"));
      Partition partition =
          table
              .partition(op.target.pid())
              .orElseThrow(() -> new Task.Failure("partition " + op.target.pid() + " is gone"));
      return new OpPartition(
          table, partition, partition.leader().map(meta -> meta.endpoint).orElse(null));
    }
  }

  /** The leader's endpoint; fails the task where there is none. */
  String requireLeader() {
    if (leader == null) {
      throw new Task.Failure(table.name + "/" + partition.pid + " has no alive leader");
    }
    return leader;
  }

  TabletClient.ReplicaRef replica(String endpoint) {
    return new TabletClient.ReplicaRef(table.tid, partition.pid, endpoint);
  }
}
