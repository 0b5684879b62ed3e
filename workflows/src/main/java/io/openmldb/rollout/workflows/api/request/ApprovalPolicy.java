package io.openmldb.rollout.workflows.api.request;

/** Where a person has to approve. */
public enum ApprovalPolicy {
  /** Nowhere. */
  NONE,

  /** The plan, before anything is touched. */
  PLAN,

  /** The first node of each component, before the others follow. */
  CANARY,

  /** Each node, before it is touched. */
  EVERY_NODE
}
