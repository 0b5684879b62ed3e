package io.openmldb.rollout.workflows.api.status;

/** What a person answers where a rollout cannot go on by itself. */
public enum Decision {
  /** Try again: the node, the wait for health or for the end of jobs, or the confirmation. */
  RETRY,

  /**
   * Continue all the same. After a node that failed: leave it as it is, and go on with the next
   * one. At the gate HEALTH: touch the node although the cluster is not healthy. At JOBS: restart
   * the taskmanager while its jobs run. After a confirmation that failed: accept what it found.
   */
  SKIP,

  /** Put every updated node back, in reverse order, and end. */
  ROLLBACK,

  /** End; updated nodes stay updated. */
  ABORT
}
