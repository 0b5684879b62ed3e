package io.openmldb.rollout.workflows.api.model;

/** How a node's process is run. */
public enum ProcessMode {
  /** As a plain background process. */
  NORMAL,

  /** Under the supervisor {@code bin/mon}, which starts it again when it ends. */
  DAEMON
}
