package io.openmldb.rollout.node;

/** Which way a node rollout goes. */
public enum Direction {
  /** To the target configuration. */
  UPDATE,

  /** Back to the backup that this rollout made. */
  REVERT
}
