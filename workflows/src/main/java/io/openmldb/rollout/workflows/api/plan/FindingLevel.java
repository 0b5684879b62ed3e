package io.openmldb.rollout.workflows.api.plan;

/** How much a finding weighs. */
public enum FindingLevel {
  /** Refuses the rollout. */
  ERROR,

  /** Shown; the rollout continues. */
  WARNING,

  /** For the record. */
  INFO
}
