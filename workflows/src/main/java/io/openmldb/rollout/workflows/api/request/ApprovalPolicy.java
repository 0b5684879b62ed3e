package io.openmldb.rollout.workflows.api.request;

/** Where a person has to approve. */
public enum ApprovalPolicy {
  /** Nowhere. */
  NONE,

  /** The plan, before any node is updated; what an earlier rollout left behind is undone first. */
  PLAN,

  /** The first node of each component, before the others follow; of a single one nobody does. */
  CANARY,

  /** Each node, before it is touched. */
  EVERY_NODE
}
