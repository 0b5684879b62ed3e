package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.steps.FailureType;

/** A lease cannot be released: something is recorded in it that is still to be undone. */
public final class UnsettledLeaseException extends StepException {

  UnsettledLeaseException(String cluster, LeaseRecord record) {
    super(
        FailureType.CLUSTER_LEFT_INCONSISTENT,
        false,
        "the lease on cluster "
            + cluster
            + " is kept, because something is still to be undone: "
            + String.join("; ", record.unsettled()),
        null);
  }
}
