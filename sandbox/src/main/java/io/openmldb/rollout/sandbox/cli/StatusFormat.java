package io.openmldb.rollout.sandbox.cli;

/** How data is printed. */
enum StatusFormat {
  TABLE,
  JSON
}
