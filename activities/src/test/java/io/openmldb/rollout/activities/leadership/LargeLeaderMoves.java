package io.openmldb.rollout.activities.leadership;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.leadership.transfer.TransferOptions;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.workflows.activity.LeaderMoveActivities.MoveOutcome;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The leader moves of one tablet of a large cluster. */
public final class LargeLeaderMoves {

  private static final TransferOptions LIMITS =
      new TransferOptions(Procedure.FAST, 64, 0, Duration.ofHours(2));

  private LargeLeaderMoves() {}

  public static List<LeaderMove> plan(ClusterSnapshot snapshot, String endpoint) {
    return new LeaderMovePlanner(snapshot, endpoint, SingleReplicaPolicy.ADD_REPLICA, Map.of())
        .plan();
  }

  public static MoveOutcome away(ClusterContext context, List<LeaderMove> moves) {
    return new LeaderMovesAway(
            context,
            moves,
            LIMITS,
            SingleReplicaPolicy.ADD_REPLICA,
            snapshot -> plan(snapshot, context.node().endpoint()))
        .run();
  }

  public static MoveOutcome home(ClusterContext context, List<LeaderMove> moves) {
    return new LeaderMovesHome(context, moves, LIMITS).run();
  }
}
