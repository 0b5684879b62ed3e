package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.ClusterRegistry;
import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.replicas.Room;
import io.openmldb.rollout.activities.openmldb.replicas.RoomReader;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.activities.openmldb.session.Sessions;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.request.SingleReplica;
import io.openmldb.rollout.steps.LeaderMoves;
import io.openmldb.rollout.steps.Move;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Moves leader partitions on real clusters. */
public final class LeaderMovesActivity implements LeaderMoves {

  private final ClusterRegistry registry;
  private final OpenmldbClients clients;
  private final Sessions sessions;
  private final RoomReader rooms;

  public LeaderMovesActivity(
      ClusterRegistry registry, OpenmldbClients clients, Sessions sessions, RoomReader rooms) {
    this.registry = registry;
    this.clients = clients;
    this.sessions = sessions;
    this.rooms = rooms;
  }

  @Override
  public List<Move> planMoves(MovePlanTask task) {
    ClusterConfig cluster = registry.cluster(task.cluster());
    ClusterView view = clients.reader(cluster, sessions.looks(cluster)).read();
    return plan(cluster, view, task.node(), task.singleReplica());
  }

  private List<Move> plan(
      ClusterConfig cluster, ClusterView view, Node node, SingleReplica singleReplica) {
    Map<String, Room> room = rooms.read(cluster, view, singleReplica, sessions.looks(cluster));
    return new MovePlanner(view, node.endpoint(), singleReplica, room).plan();
  }

  @Override
  public MoveOutcome moveAway(MoveTask task) {
    ClusterConfig cluster = registry.cluster(task.lease().cluster());
    return run(
        task,
        session ->
            new MovesAway(
                    session,
                    task.moves(),
                    Limits.of(task),
                    task.singleReplica(),
                    view -> plan(cluster, view, task.node(), task.singleReplica()))
                .run());
  }

  @Override
  public MoveOutcome moveHome(MoveTask task) {
    return run(task, session -> new MovesHome(session, task.moves(), Limits.of(task)).run());
  }

  private MoveOutcome run(MoveTask task, Function<Session, MoveOutcome> work) {
    ClusterConfig cluster = registry.cluster(task.lease().cluster());
    return sessions.run(task.lease(), cluster, task.node(), work);
  }
}
