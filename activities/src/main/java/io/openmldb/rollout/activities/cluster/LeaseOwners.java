package io.openmldb.rollout.activities.cluster;

/**
 * Tells whether workflows that a lease names still run. One that nobody knows any more does not.
 */
public interface LeaseOwners {

  /**
   * Whether a rollout runs, be it after a reset.
   *
   * @param workflowId the rollout
   * @param runId its first run
   */
  boolean isRunning(String workflowId, String runId);

  /** Whether a workflow runs by this id. */
  boolean isRunning(String workflowId);
}
