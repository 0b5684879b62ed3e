package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.workflows.activity.LeaderMoveActivities.MoveTask;
import io.openmldb.rollout.workflows.api.request.Procedure;
import java.time.Duration;

/**
 * How leaders are changed, and within which limits.
 *
 * @param procedure which way
 * @param concurrency how many leaders change together
 * @param maxOffsetLag entries by which a follower may lag and still count as caught up
 * @param deadline the longest time that all may take
 */
public record TransferOptions(
    Procedure procedure, int concurrency, long maxOffsetLag, Duration deadline) {

  public static TransferOptions of(MoveTask task) {
    return new TransferOptions(
        task.procedure(), task.concurrency(), task.maxOffsetLag(), task.deadline());
  }
}
