package io.openmldb.rollout.activities.cluster;

/** Another workflow holds the cluster's lease. */
public final class LeaseHeldException extends RuntimeException {

  private final transient LeaseRecord record;

  LeaseHeldException(String cluster, LeaseRecord record) {
    super(
        "cluster "
            + cluster
            + " is held by workflow "
            + record.workflowId()
            + " (run "
            + record.runId()
            + ") since "
            + record.since());
    this.record = record;
  }

  /** The record as it stands. */
  public LeaseRecord record() {
    return record;
  }
}
