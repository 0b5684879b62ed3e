package io.openmldb.rollout.activities.lease;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether workflows that a lease names still run. A workflow that Temporal does not know any
 * more does not run.
 */
public interface LeaseOwners {

  /**
   * Names the Temporal namespace that knows the owners, the same for all its workers and at all
   * times; null when it is not known.
   */
  @Nullable String home();

  /**
   * Whether the owner of {@code record} may be running. The owner in another Temporal, which cannot
   * be asked, always may.
   */
  default boolean mayRun(LeaseRecord record) {
    return isOutOfReach(record) || isRunning(record.workflowId(), record.runId());
  }

  /** Whether this Temporal cannot tell anything about the owner of {@code record}. */
  default boolean isOutOfReach(LeaseRecord record) {
    return isElsewhere(record) || isOfUnknownHome(record);
  }

  /**
   * Whether it is not known which Temporal the owner of {@code record} belongs to: its Temporal or
   * this one did not name itself, and this one does not know that run.
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
   * Whether a rollout runs, also after a reset.
   *
   * @param workflowId the rollout
   * @param runId its first run
   */
  boolean isRunning(String workflowId, String runId);

  /** Whether this run is known, running or closed. */
  boolean knows(String workflowId, String runId);

  /** Whether a workflow runs by this id. */
  boolean isRunning(String workflowId);
}
