package io.openmldb.rollout.request;

/** Whether applications go on writing while tablets are updated. */
public enum Writes {
  /** Writes go on. */
  CONTINUE,

  /** Wait until a person says that writes are paused, and again until they are resumed. */
  GATED
}
