package io.openmldb.rollout.workflows.api.message;

/** What becomes of nodes that are updated when a rollout is aborted. */
public enum AbortMode {
  /** They stay updated. */
  KEEP,

  /** They are put back, in reverse order. */
  ROLLBACK
}
