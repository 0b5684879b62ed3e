package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.temporal.failure.ActivityFailure;

/**
 * The lease that a rollout got.
 *
 * @param lease the lease
 * @param wasLeftBehind whether a rollout that ended had kept it, so that something may be recorded
 *     in it that is still to be undone
 */
record LeaseAcquisition(Lease lease, boolean wasLeftBehind) {

  /**
   * Takes the lease; one whose owner runs no more is taken over.
   *
   * @throws ActivityFailure when its owner runs, or it cannot be told
   */
  static LeaseAcquisition take(RolloutActivityStubs activities, RolloutState rolloutState) {
    try {
      return new LeaseAcquisition(activities.acquireLease(), false);
    } catch (ActivityFailure e) {
      if (!FailureMessage.hasType(FailureType.LEASE_HELD, e)) {
        throw e;
      }
      Lease lease = activities.takeOverLease();
      rolloutState.addEvent("rollout", "took over the lease", FailureMessage.of(e));
      return new LeaseAcquisition(lease, true);
    }
  }
}
