package io.openmldb.rollout.sandbox.server.nameserver.operation;

import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TabletCalls;
import java.util.List;

/** Which tasks each kind of operation is made of, in their order. */
public final class OperationPlans {
  private final ClusterMetadata cluster;
  private final TabletTasks onTablets;
  private final MetadataTasks inMetadata;
  private final LeaderTasks leaders;
  private final RecoveryDecisionTask recover;

  public OperationPlans(ClusterMetadata cluster, TabletCalls tablets) {
    this.cluster = cluster;
    this.onTablets = new TabletTasks(cluster, tablets);
    this.inMetadata = new MetadataTasks(cluster);
    this.leaders = new LeaderTasks(cluster, tablets);
    this.recover = new RecoveryDecisionTask(cluster, tablets);
  }

  /** Recovery creates operations of its own. */
  void setOperations(OperationRegistry operations) {
    recover.setOperations(operations);
  }

  List<OperationTask> tasks(NameserverOperation op) {
    String endpoint = op.target.endpoint();
    return switch (op.type) {
      case kMakeSnapshotOP -> List.of(onTablets.makeSnapshot());
      case kAddReplicaOP ->
          List.of(
              onTablets.pauseSnapshot(),
              onTablets.sendSnapshot(endpoint),
              onTablets.loadFollower(endpoint),
              onTablets.addReplica(endpoint),
              onTablets.recoverSnapshot(),
              inMetadata.addReplica(endpoint),
              inMetadata.checkProgress(),
              inMetadata.status(endpoint, false, true));
      case kDelReplicaOP ->
          List.of(
              onTablets.delReplica(endpoint),
              inMetadata.removeReplica(endpoint),
              onTablets.dropTable(endpoint));
      case kChangeLeaderOP -> List.of(leaders.select(), leaders.change(), leaders.updateInfo());
      case kOfflineReplicaOP ->
          List.of(onTablets.delReplica(endpoint), inMetadata.status(endpoint, false, false));
      case kUpdatePartitionStatusOP -> List.of(inMetadata.status(endpoint, true, false));
      case kReLoadTableOP ->
          List.of(onTablets.loadLeader(endpoint), inMetadata.status(endpoint, true, true));
      case kRecoverTableOP -> recoverTable(op);
      case kReAddReplicaSimplifyOP ->
          List.of(
              onTablets.addReplica(endpoint),
              inMetadata.checkProgress(),
              inMetadata.status(endpoint, false, true));
      case kReAddReplicaOP ->
          List.of(
              onTablets.pauseSnapshot(),
              onTablets.sendSnapshot(endpoint),
              onTablets.loadFollower(endpoint),
              onTablets.addReplica(endpoint),
              onTablets.recoverSnapshot(),
              inMetadata.checkProgress(),
              inMetadata.status(endpoint, false, true));
      case kReAddReplicaWithDropOP ->
          List.of(
              onTablets.pauseSnapshot(),
              onTablets.dropTable(endpoint),
              onTablets.sendSnapshot(endpoint),
              onTablets.loadFollower(endpoint),
              onTablets.addReplica(endpoint),
              onTablets.recoverSnapshot(),
              inMetadata.checkProgress(),
              inMetadata.status(endpoint, false, true));
      case kMigrateOP -> migrate(endpoint, op.target.destination());
    };
  }

  private List<OperationTask> recoverTable(NameserverOperation op) {
    String endpoint = op.target.endpoint();
    boolean wasLeader;
    synchronized (cluster) {
      wasLeader =
          cluster
              .find(op.target.db(), op.target.name())
              .flatMap(table -> table.partition(op.target.pid()))
              .flatMap(partition -> partition.find(endpoint))
              .filter(meta -> meta.leader)
              .isPresent();
    }
    OperationTask recovery = recover.task(endpoint);
    return wasLeader ? List.of(recovery) : List.of(onTablets.delReplica(endpoint), recovery);
  }

  private List<OperationTask> migrate(String source, String destination) {
    return List.of(
        onTablets.pauseSnapshot(),
        onTablets.sendSnapshot(destination),
        onTablets.recoverSnapshot(),
        onTablets.loadFollower(destination),
        onTablets.addReplica(destination),
        inMetadata.addReplica(destination),
        inMetadata.checkProgress(),
        onTablets.delReplica(source),
        inMetadata.status(destination, false, true),
        inMetadata.removeReplica(source),
        onTablets.dropTable(source));
  }
}
