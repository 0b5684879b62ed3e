package io.openmldb.rollout.workflows.api.status;

/** How a rollout ended. */
public enum Outcome {
  /** Every node is as wanted, or was skipped by a person's decision. */
  SUCCEEDED,

  /**
   * Preflight or another's lease refused it; no node was updated. What an earlier rollout left
   * behind may have been repaired.
   */
  REJECTED,

  /** It was stopped early; what was updated stays, unless it was put back. */
  ABORTED,

  /** Every updated node was put back after a failure. */
  ROLLED_BACK,

  /** It was a dry run; the plan is its result. */
  PLANNED
}
