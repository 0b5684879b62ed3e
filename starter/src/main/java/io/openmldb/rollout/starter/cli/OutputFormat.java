package io.openmldb.rollout.starter.cli;

/** How data is printed. */
enum OutputFormat {
  /** For people. */
  TEXT,

  /** For programs. */
  JSON
}
