package io.openmldb.rollout.starter.cli.option;

/** How data is printed. */
enum OutputFormat {
  /** For people. */
  TEXT,

  /** For programs. */
  JSON
}
