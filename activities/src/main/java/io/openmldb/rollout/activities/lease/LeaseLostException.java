package io.openmldb.rollout.activities.lease;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Lease;

/** The lease is not this rollout's any more: nothing further may be changed in its name. */
public final class LeaseLostException extends ActivityException {

  LeaseLostException(Lease lease, String now) {
    super(
        FailureType.LEASE_LOST,
        "the lease on cluster "
            + lease.cluster()
            + " that workflow "
            + lease.workflowId()
            + " was granted (fencing token "
            + lease.fencingToken()
            + ") is no longer valid: "
            + now,
        null);
  }
}
