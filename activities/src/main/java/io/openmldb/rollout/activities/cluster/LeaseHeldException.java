package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.steps.FailureType;

/** Another workflow holds the cluster's lease. */
public final class LeaseHeldException extends StepException {

  private final transient LeaseRecord record;

  LeaseHeldException(String cluster, LeaseRecord record) {
    super(
        FailureType.LEASE_HELD,
        false,
        "cluster "
            + cluster
            + " is held by workflow "
            + record.workflowId()
            + " (run "
            + record.runId()
            + ") since "
            + record.since(),
        null);
    this.record = record;
  }

  /** The record as it stands. */
  public LeaseRecord record() {
    return record;
  }
}
