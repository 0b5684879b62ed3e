package io.openmldb.rollout.activities.cluster;

/**
 * Tells whether workflows that a lease names still run. One that nobody knows any more does not.
 */
public interface LeaseOwners {

  /**
   * Names the Temporal namespace whose word counts, the same for all workers there and for ever;
   * null when that cannot be told.
   */
  String home();

  /**
   * Whether the owner of {@code record} may be at work. That of another Temporal, whom nobody here
   * can know, always may.
   */
  default boolean mayRun(LeaseRecord record) {
    return isElsewhere(record) || isRunning(record.workflowId(), record.runId());
  }

  /** Whether the owner of {@code record} is known to belong to another Temporal. */
  default boolean isElsewhere(LeaseRecord record) {
    String home = record.home() == null ? null : home();
    return home != null && !home.equals(record.home());
  }

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
