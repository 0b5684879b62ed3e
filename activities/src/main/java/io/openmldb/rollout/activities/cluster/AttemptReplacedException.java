package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.steps.FailureType;
import io.openmldb.rollout.steps.Lease;

/**
 * Another attempt has taken this one's place under the same lease, because this one seemed dead: it
 * must change nothing any more.
 */
public final class AttemptReplacedException extends StepException {

  AttemptReplacedException(Lease lease, LeaseAttempt attempt, String now) {
    super(
        FailureType.LEASE_LOST,
        true,
        attempt.title()
            + " must change nothing on cluster "
            + lease.cluster()
            + " any more: "
            + now,
        null);
  }
}
