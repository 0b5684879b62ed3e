package io.openmldb.rollout.activities.planning;

/** Tells whether the workflow that a lease names still runs. */
@FunctionalInterface
public interface LeaseOwners {

  /**
   * Whether it runs. A workflow that nobody knows any more does not.
   *
   * @param workflowId the rollout
   * @param runId its first run
   */
  boolean isRunning(String workflowId, String runId);
}
