package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.request.Procedure;
import io.openmldb.rollout.steps.LeaderMoves.MoveTask;
import java.time.Duration;

/**
 * How leads pass, and what that keeps within.
 *
 * @param procedure which way
 * @param concurrency leads that pass together
 * @param maxOffsetLag entries by which a follower may lag and still count as caught up
 * @param deadline the longest time that all may take
 */
record Limits(Procedure procedure, int concurrency, long maxOffsetLag, Duration deadline) {

  static Limits of(MoveTask task) {
    return new Limits(task.procedure(), task.concurrency(), task.maxOffsetLag(), task.deadline());
  }
}
