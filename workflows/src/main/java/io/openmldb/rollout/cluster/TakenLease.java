package io.openmldb.rollout.cluster;

import io.openmldb.rollout.steps.FailureText;
import io.openmldb.rollout.steps.FailureType;
import io.openmldb.rollout.steps.Lease;
import io.temporal.failure.ActivityFailure;

/**
 * The lease that a rollout got.
 *
 * @param lease the lease
 * @param wasLeftBehind whether a rollout that ended had kept it, so that something may be recorded
 *     in it that is still to be undone
 */
record TakenLease(Lease lease, boolean wasLeftBehind) {

  /**
   * Takes the lease; one whose owner runs no more is taken over.
   *
   * @throws ActivityFailure when its owner runs, or it cannot be told
   */
  static TakenLease take(ClusterHands hands, Logbook logbook) {
    try {
      return new TakenLease(hands.acquireLease(), false);
    } catch (ActivityFailure e) {
      if (!FailureText.isOf(FailureType.LEASE_HELD, e)) {
        throw e;
      }
      Lease lease = hands.takeOverLease();
      logbook.decided("rollout", "took over the lease", FailureText.of(e));
      return new TakenLease(lease, true);
    }
  }
}
