package io.openmldb.rollout.acceptance.invariants;

/** What a rollout never breaks, whatever dies when. */
public enum Invariant {
  ONE_TABLET_AT_A_TIME("never two tablets down or in update at once"),
  ALWAYS_LED("a partition with two replicas has a live leader but for a leader change"),
  ONE_RESTART("no restart happens twice for one node in one run"),
  WHOLE_FILES("a configuration file is old or new, whole, and new only where an edit was recorded"),
  AS_BEFORE("leaders, replicas and auto_failover are at the end as they were found"),
  NOTHING_LEFT("at the end all is alive and caught up, no fence is up, no lease is left"),
  SHORT_REFUSALS("writes are refused for at most two seconds a move"),
  NO_WRITE_LOST("no acknowledged write is lost, and none is there twice"),
  AS_REPORTED("what is reported is so"),
  ENDS("a rollout ends, and says what it leaves behind"),
  NO_SECRET("no secret in history, logs, status or report");

  private final String sentence;

  Invariant(String sentence) {
    this.sentence = sentence;
  }

  /** A breach of it. */
  public String broken(String how) {
    return name() + " (" + sentence + "): " + how;
  }
}
