package io.openmldb.rollout.activities.leadership;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.context.ClusterContexts;
import io.openmldb.rollout.activities.leadership.transfer.TransferOptions;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.workflows.activity.LeaderMoveActivities;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Moves leader partitions on real clusters. */
public final class LeaderMoveActivitiesImpl implements LeaderMoveActivities {

  private final ClusterRegistry registry;
  private final OpenmldbClients clients;
  private final ClusterContexts contexts;
  private final TabletCapacityReader rooms;

  public LeaderMoveActivitiesImpl(
      ClusterRegistry registry,
      OpenmldbClients clients,
      ClusterContexts contexts,
      TabletCapacityReader rooms) {
    this.registry = registry;
    this.clients = clients;
    this.contexts = contexts;
    this.rooms = rooms;
  }

  @Override
  public List<LeaderMove> planMoves(MovePlanTask task) {
    ClusterConfig cluster = registry.cluster(task.cluster());
    ClusterSnapshot snapshot = clients.reader(cluster, contexts.inspectionCalls(cluster)).read();
    return plan(cluster, snapshot, task.node(), task.singleReplica());
  }

  private List<LeaderMove> plan(
      ClusterConfig cluster,
      ClusterSnapshot snapshot,
      Node node,
      SingleReplicaPolicy singleReplica) {
    Map<String, TabletCapacity> room =
        rooms.read(cluster, snapshot, singleReplica, contexts.inspectionCalls(cluster));
    return new LeaderMovePlanner(snapshot, node.endpoint(), singleReplica, room).plan();
  }

  @Override
  public MoveOutcome moveAway(MoveTask task) {
    ClusterConfig cluster = registry.cluster(task.lease().cluster());
    return run(
        task,
        context ->
            new LeaderMovesAway(
                    context,
                    task.moves(),
                    TransferOptions.of(task),
                    task.singleReplica(),
                    snapshot -> plan(cluster, snapshot, task.node(), task.singleReplica()))
                .run());
  }

  @Override
  public MoveOutcome moveHome(MoveTask task) {
    return run(
        task,
        context -> new LeaderMovesHome(context, task.moves(), TransferOptions.of(task)).run());
  }

  private MoveOutcome run(MoveTask task, Function<ClusterContext, MoveOutcome> work) {
    ClusterConfig cluster = registry.cluster(task.lease().cluster());
    return contexts.run(task.lease(), cluster, task.node(), work);
  }
}
