package io.openmldb.rollout.workflows.api.status;

/** What a person answers to a failure. */
public enum Decision {
  /** Try it again. */
  RETRY,

  /** Leave the node as it is, and continue. */
  SKIP,

  /** Put every updated node back, in reverse order, and end. */
  ROLLBACK,

  /** End; updated nodes stay updated. */
  ABORT
}
