package io.openmldb.rollout.plan;

/** How much a finding weighs. */
public enum Level {
  /** Refuses the rollout. */
  ERROR,

  /** Shown; the rollout goes on. */
  WARNING,

  /** For the record. */
  INFO
}
