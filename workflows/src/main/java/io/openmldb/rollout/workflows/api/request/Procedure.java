package io.openmldb.rollout.workflows.api.request;

/** How leaders are moved and nodes restarted. */
public enum Procedure {
  /** Fenced leader moves, restart as soon as the registration is gone, direct recovery. */
  FAST,

  /** OpenMLDB's documented manual procedure to the letter; writes can be lost under it. */
  DOCUMENTED
}
