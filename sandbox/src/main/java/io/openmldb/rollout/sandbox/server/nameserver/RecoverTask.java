package io.openmldb.rollout.sandbox.server.nameserver;

import java.io.IOException;
import java.util.List;

/**
 * The task of a recovery that looks at the replica and decides how it comes back, as an operation
 * of its own:
 *
 * <ol>
 *   <li>the partition's only replica: load it again;
 *   <li>loaded, and its log a prefix of the leader's by term and offset: only attach it;
 *   <li>loaded, and anything else, writes of an old leader that nobody else has, say: drop it and
 *       send a snapshot;
 *   <li>not loaded: send a snapshot.
 * </ol>
 */
final class RecoverTask {
  private final Cluster cluster;
  private final TabletClient tablets;
  private Operations operations;

  RecoverTask(Cluster cluster, TabletClient tablets) {
    this.cluster = cluster;
    this.tablets = tablets;
  }

  void setOperations(Operations operations) {
    this.operations = operations;
  }

  Task task(String endpoint) {
    return Task.local(TaskType.kRecoverTable, op -> recover(op, endpoint));
  }

  private void recover(Op op, String endpoint) throws IOException {
    OpPartition at = OpPartition.of(cluster, op);
    List<TermOffset> terms;
    boolean only;
    synchronized (cluster) {
      PartitionMeta meta =
          at.partition()
              .find(endpoint)
              .orElseThrow(() -> new Task.Failure(endpoint + " has no such replica"));
      if (meta.isAlive()) {
        return;
      }
      terms = List.copyOf(at.partition().terms);
      only = at.partition().hasOneReplica();
    }
    OpTarget target = OpTarget.of(at.table(), op.target.pid(), endpoint);
    if (only) {
      operations.create(OpType.kReLoadTableOP, target, op.id);
      return;
    }
    String leader = at.requireLeader();
    if (!cluster.isHealthy(leader)) {
      throw new Task.Failure("the leader's tablet " + leader + " is not healthy");
    }
    operations.create(wayBack(at, endpoint, terms), target, op.id);
  }

  private OpType wayBack(OpPartition at, String endpoint, List<TermOffset> terms)
      throws IOException {
    TabletClient.TermPair pair = tablets.termPair(endpoint, at.table().tid, at.partition().pid);
    if (!pair.hasTable()) {
      return OpType.kReAddReplicaOP;
    }
    if (pair.isLeader()) {
      tablets.makeFollower(at.replica(endpoint));
    }
    boolean prefix = TermOffset.matches(terms, pair.term(), pair.offset());
    return prefix ? OpType.kReAddReplicaSimplifyOP : OpType.kReAddReplicaWithDropOP;
  }
}
