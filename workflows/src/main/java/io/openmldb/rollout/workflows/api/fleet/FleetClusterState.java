package io.openmldb.rollout.workflows.api.fleet;

/** Where a cluster of a fleet rollout stands. */
public enum FleetClusterState {
  /** Not begun yet. */
  PENDING,

  /** Its rollout was started, and is not over. */
  RUNNING,

  /** Its rollout did as it was asked. */
  SUCCEEDED,

  /** Its rollout ended in any other way. */
  FAILED,

  /** Never begun, because the fleet rollout ended before. */
  SKIPPED
}
