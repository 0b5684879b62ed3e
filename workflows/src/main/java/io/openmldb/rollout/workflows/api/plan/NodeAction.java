package io.openmldb.rollout.workflows.api.plan;

/** What a rollout does with a node. */
public enum NodeAction {
  /** Edit its file where that differs, and restart it. */
  UPDATE,

  /** Nothing: its file and its running flags already equal the target. */
  UNCHANGED
}
