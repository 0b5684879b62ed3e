package io.openmldb.rollout.workflows.activity;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.MoveCost;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Duration;
import java.util.List;

/** Moves leader partitions away from a tablet before its restart, and home after it. */
@ActivityInterface
public interface LeaderMoveActivities {

  /**
   * Decides where each leader on the tablet goes: to the most caught-up live follower, or, for a
   * single replica under ADD_REPLICA, to a replica to be added. Changes nothing.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link FailureType#NO_ELIGIBLE_TARGET} naming
   *     every leader that has nowhere to go
   */
  @ActivityMethod(name = "PlanMoves")
  List<LeaderMove> planMoves(MovePlanTask task);

  /**
   * Executes recorded moves: the pre-upgrade step. What an earlier attempt did is found and not
   * done again. Leaders that arrive meanwhile are recorded and moved as well. Under FAST no
   * acknowledged write is lost, and no stretch of refused writes is longer than two seconds.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link FailureType#MOVE_FAILED}
   */
  @ActivityMethod(name = "MoveLeadersAway")
  MoveOutcome moveAway(MoveTask task);

  /**
   * Undoes recorded moves: the post-upgrade step. Only where the cluster is still as recorded, or a
   * leader has failed over since because a tablet died; whatever others changed meanwhile is left
   * alone and noted. Added replicas are deleted.
   */
  @ActivityMethod(name = "MoveLeadersHome")
  MoveOutcome moveHome(MoveTask task);

  /**
   * What to plan.
   *
   * @param cluster the cluster's name in the registry
   * @param node the tablet that is to be emptied of leaders
   * @param singleReplica what to do with partitions of one replica
   */
  record MovePlanTask(String cluster, Node node, SingleReplicaPolicy singleReplica) {}

  /**
   * Moves to do or to undo.
   *
   * @param lease the rollout's lease
   * @param node the tablet that is updated
   * @param moves as they were planned and recorded
   * @param procedure FAST or DOCUMENTED
   * @param concurrency leaders moved together, in one batch
   * @param maxOffsetLag rows by which a follower may lag to count as caught up
   * @param deadline the longest time all of it may take
   * @param singleReplica what to do with partitions of one replica that arrive meanwhile
   */
  record MoveTask(
      Lease lease,
      Node node,
      List<LeaderMove> moves,
      Procedure procedure,
      int concurrency,
      long maxOffsetLag,
      Duration deadline,
      SingleReplicaPolicy singleReplica) {

    public MoveTask {
      moves = List.copyOf(moves);
    }
  }

  /**
   * What moving came to.
   *
   * @param cost what it has cost so far, with what it had cost before
   * @param notes what a reader of the report should know, one sentence each
   * @param further moves that were made besides those of the task, because their leaders arrived
   *     meanwhile; they are to be undone as well
   * @param attempts how often the activity was tried
   */
  record MoveOutcome(MoveCost cost, List<String> notes, List<LeaderMove> further, int attempts)
      implements AttemptedResult<MoveOutcome> {

    public MoveOutcome {
      cost = cost == null ? MoveCost.NONE : cost;
      notes = notes == null ? List.of() : Excerpt.sentences(notes);
      further = further == null ? List.of() : List.copyOf(further);
    }

    public MoveOutcome(MoveCost cost, List<String> notes, List<LeaderMove> further) {
      this(cost, notes, further, 1);
    }

    @Override
    public MoveOutcome withAttempts(int attempts) {
      return new MoveOutcome(cost, notes, further, attempts);
    }
  }
}
