package io.openmldb.rollout.workflows.api.node;

/** Which way a node rollout goes. */
public enum Direction {
  /** To the target configuration. */
  UPDATE,

  /** Back to the backup that this rollout made. */
  REVERT,

  /** Back from wherever an attempt has left it, as the lease records it. */
  UNDO
}
