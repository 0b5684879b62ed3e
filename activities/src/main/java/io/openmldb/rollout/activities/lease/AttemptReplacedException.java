package io.openmldb.rollout.activities.lease;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Lease;

/**
 * Another attempt has taken this one's place under the same lease, because this one seemed dead: it
 * must change nothing any more.
 */
public final class AttemptReplacedException extends ActivityException {

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
