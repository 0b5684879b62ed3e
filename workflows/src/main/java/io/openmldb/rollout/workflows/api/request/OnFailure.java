package io.openmldb.rollout.workflows.api.request;

/** What happens after a node failed and was rolled back by itself. */
public enum OnFailure {
  /** Wait for a person's decision. */
  PAUSE,

  /** Roll every updated node back, in reverse order. */
  ROLLBACK,

  /** End the rollout; updated nodes stay updated. */
  ABORT
}
