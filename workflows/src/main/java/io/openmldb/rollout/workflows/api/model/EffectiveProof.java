package io.openmldb.rollout.workflows.api.model;

/** How it was proved that a node runs with the target configuration. */
public enum EffectiveProof {
  /** Read from the running process's own {@code /flags} page. */
  FLAGS_PAGE,

  /**
   * The process started after the file was written, names that file, and the file is the target.
   */
  FILE
}
