package io.openmldb.rollout.workflows.api.request;

/** Whether applications go on writing while tablets are updated. */
public enum WritesPolicy {
  /** Writes go on. */
  CONTINUE,

  /** Wait until a person says that writes are paused, and again until they are resumed. */
  GATED
}
