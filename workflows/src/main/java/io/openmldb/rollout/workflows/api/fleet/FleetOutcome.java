package io.openmldb.rollout.workflows.api.fleet;

/** How a fleet rollout ended. */
public enum FleetOutcome {
  /** Every cluster is as wanted. */
  SUCCEEDED,

  /** It was a dry run, and every cluster could be planned. */
  PLANNED,

  /** A cluster failed; further ones may not have been begun because of that. */
  FAILED,

  /** It was ended before its last cluster by a person, or by a pause that nobody ended. */
  ABORTED
}
