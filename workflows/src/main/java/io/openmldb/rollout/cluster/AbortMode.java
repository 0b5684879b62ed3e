package io.openmldb.rollout.cluster;

/** What becomes of nodes that are updated when a rollout is aborted. */
public enum AbortMode {
  /** They stay updated. */
  KEEP,

  /** They are put back, in reverse order. */
  ROLLBACK
}
