package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.steps.FailureType;
import io.openmldb.rollout.steps.Lease;

/** The lease is not this rollout's any more: nothing further may be changed in its name. */
public final class LeaseLostException extends StepException {

  LeaseLostException(Lease lease, String now) {
    super(
        FailureType.LEASE_LOST,
        false,
        "the lease on cluster "
            + lease.cluster()
            + " that workflow "
            + lease.workflowId()
            + " was granted (fencing token "
            + lease.fencingToken()
            + ") is not in force any more: "
            + now,
        null);
  }
}
