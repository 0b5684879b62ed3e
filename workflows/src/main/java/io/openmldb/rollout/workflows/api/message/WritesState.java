package io.openmldb.rollout.workflows.api.message;

/** Whether applications write. */
public enum WritesState {
  /** They have stopped. */
  PAUSED,

  /** They write again. */
  RESUMED
}
