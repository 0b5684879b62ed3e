package io.openmldb.rollout.workflows.api.request;

/** Whether applications keep writing while tablets are updated. */
public enum WritesPolicy {
  /** Applications keep writing. */
  CONTINUE,

  /** Wait until a person says that writes are paused, and again until they are resumed. */
  GATED
}
