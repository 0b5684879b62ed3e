package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.request.Procedure;
import io.openmldb.rollout.request.SingleReplica;
import io.openmldb.rollout.steps.LeaderMoves.MoveOutcome;
import io.openmldb.rollout.steps.Move;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The leader moves of one tablet of a large cluster. */
public final class LargeMoves {

  private static final Limits LIMITS = new Limits(Procedure.FAST, 64, 0, Duration.ofHours(2));

  private LargeMoves() {}

  public static List<Move> plan(ClusterView view, String endpoint) {
    return new MovePlanner(view, endpoint, SingleReplica.ADD_REPLICA, Map.of()).plan();
  }

  public static MoveOutcome away(Session session, List<Move> moves) {
    return new MovesAway(
            session,
            moves,
            LIMITS,
            SingleReplica.ADD_REPLICA,
            view -> plan(view, session.node().endpoint()))
        .run();
  }

  public static MoveOutcome home(Session session, List<Move> moves) {
    return new MovesHome(session, moves, LIMITS).run();
  }
}
