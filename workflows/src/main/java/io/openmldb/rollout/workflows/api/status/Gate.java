package io.openmldb.rollout.workflows.api.status;

/** A point where a rollout waits. */
public enum Gate {
  /** For a person to approve the plan or a node. */
  APPROVAL,

  /** For a person to approve going on after the first node of a component. */
  CANARY,

  /** For a person to say that applications stopped writing. */
  WRITES_PAUSED,

  /** For a person to say that applications write again. */
  WRITES_RESUMED,

  /** For a person to decide what to do about a failure. */
  DECISION,

  /**
   * For the cluster, the lease or a node to become ready; for a person's decision once that takes
   * too long.
   */
  HEALTH,

  /** For a person to decide about a taskmanager whose jobs did not end. */
  JOBS,

  /** For {@code resume}. */
  PAUSED,

  /** For the maintenance window to open; nobody is asked. */
  WINDOW
}
