package io.openmldb.rollout.sandbox.server.nameserver.operation;

import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.PartitionMeta;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TabletCalls;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TermOffset;
import java.io.IOException;
import java.util.List;

/**
 * The task of a recovery that looks at the replica and decides how it comes back, as an operation
 * of its own:
 *
 * <ol>
 *   <li>the partition's only replica: load it again;
 *   <li>loaded, its log a prefix of the leader's by term and offset, and not behind the leader's
 *       snapshot, before which there may be no log any more: only attach it;
 *   <li>loaded, and anything else, writes of an old leader that nobody else has, say: drop it and
 *       send a snapshot;
 *   <li>not loaded: send a snapshot.
 * </ol>
 */
final class RecoveryDecisionTask {
  private final ClusterMetadata cluster;
  private final TabletCalls tablets;
  private OperationRegistry operations;

  RecoveryDecisionTask(ClusterMetadata cluster, TabletCalls tablets) {
    this.cluster = cluster;
    this.tablets = tablets;
  }

  void setOperations(OperationRegistry operations) {
    this.operations = operations;
  }

  OperationTask task(String endpoint) {
    return OperationTask.local(TaskType.kRecoverTable, op -> recover(op, endpoint));
  }

  private void recover(NameserverOperation op, String endpoint) throws IOException {
    OperationPartition at = OperationPartition.of(cluster, op);
    List<TermOffset> terms;
    boolean only;
    synchronized (cluster) {
      PartitionMeta meta =
          at.partition()
              .find(endpoint)
              .orElseThrow(() -> new OperationTask.Failure(endpoint + " has no such replica"));
      if (meta.isAlive()) {
        return;
      }
      terms = List.copyOf(at.partition().terms);
      only = at.partition().hasOneReplica();
    }
    OperationTarget target = OperationTarget.of(at.table(), op.target.pid(), endpoint);
    if (only) {
      operations.create(OperationType.kReLoadTableOP, target, op.id);
      return;
    }
    String leader = at.requireLeader();
    if (!cluster.isHealthy(leader)) {
      throw new OperationTask.Failure("the leader's tablet " + leader + " is not healthy");
    }
    operations.create(recoveryType(at, leader, endpoint, terms), target, op.id);
  }

  private OperationType recoveryType(
      OperationPartition at, String leader, String endpoint, List<TermOffset> terms)
      throws IOException {
    TabletCalls.TermPair pair = tablets.termPair(endpoint, at.table().tid, at.partition().pid);
    if (!pair.hasTable()) {
      return OperationType.kReAddReplicaOP;
    }
    if (pair.isLeader()) {
      tablets.makeFollower(at.replica(endpoint));
    }
    boolean prefix =
        TermOffset.matches(terms, pair.term(), pair.offset())
            && pair.offset() >= tablets.snapshotOffset(leader, at.table().tid, at.partition().pid);
    return prefix ? OperationType.kReAddReplicaSimplifyOP : OperationType.kReAddReplicaWithDropOP;
  }
}
