package io.openmldb.rollout.workflows.api.status;

/** Where a node stands in a rollout. */
public enum NodeState {
  /** Its turn has not come. */
  PENDING,

  /** It is being worked on. */
  RUNNING,

  /** It runs with the target configuration, and was verified. */
  UPDATED,

  /** It was as wanted already and was not touched. */
  UNCHANGED,

  /** Its update failed and so did its rollback; it is left inconsistent. */
  FAILED,

  /** It runs with the configuration that it had before. */
  ROLLED_BACK,

  /** A person decided to leave it out. */
  SKIPPED
}
