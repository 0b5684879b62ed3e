package io.openmldb.rollout.cluster;

/** Whether applications write. */
public enum WritesState {
  /** They have stopped. */
  PAUSED,

  /** They write again. */
  RESUMED
}
