package io.openmldb.rollout.workflows.api.status;

/** What a rollout is busy with. */
public enum Phase {
  /** Finding out what would be done. */
  PLANNING,

  /** For a person's answer, for the end of a pause, or for a maintenance window to open. */
  WAITING,

  /** A node is being updated. */
  UPDATING,

  /** The whole cluster is being checked. */
  CONFIRMING,

  /** Updated nodes are being put back. */
  ROLLING_BACK,

  /** The lease is being released. */
  CLEANING_UP,

  /** Over. */
  DONE
}
