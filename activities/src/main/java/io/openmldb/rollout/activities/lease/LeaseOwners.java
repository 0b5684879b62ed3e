package io.openmldb.rollout.activities.lease;

import java.util.Optional;

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
    return isElsewhere(record)
        || isOfUnknownHome(record)
        || isRunning(record.workflowId(), record.runId());
  }

  /**
   * Whether nobody can tell where the owner of {@code record} belongs: its Temporal or this one did
   * not name itself, and this one does not know that run.
   */
  default boolean isOfUnknownHome(LeaseRecord record) {
    boolean named = record.home() != null && home() != null;
    return !named && !knows(record.workflowId(), record.runId());
  }

  /** Whether the owner of {@code record} is known to belong to another Temporal. */
  default boolean isElsewhere(LeaseRecord record) {
    String home = record.home() == null ? null : home();
    return home != null && !home.equals(record.home());
  }

  /** The node rollout that {@code record} names, by its workflow id, if it runs. */
  default Optional<String> runningNodeRollout(LeaseRecord record) {
    return Optional.ofNullable(record.nodeRollout()).filter(this::isRunning);
  }

  /**
   * Whether a rollout runs, be it after a reset.
   *
   * @param workflowId the rollout
   * @param runId its first run
   */
  boolean isRunning(String workflowId, String runId);

  /** Whether this very run is known, be it running or closed. */
  boolean knows(String workflowId, String runId);

  /** Whether a workflow runs by this id. */
  boolean isRunning(String workflowId);
}
