package io.openmldb.rollout.workflows.api.status;

/** What a recovery or a repair is busy with. */
public enum RecoveryPhase {
  /** Finding out what is wrong, or left behind. */
  DIAGNOSING("finds out what is wrong"),

  /** The lease is being taken, or taken over from a workflow that is closed. */
  TAKING_LEASE("takes the lease"),

  /** What the lease records is being undone. */
  UNDOING("undoes what the lease records"),

  /** Every partition is being given one live leader. */
  LEADERS("gives every partition one live leader"),

  /** Tablets are being made whole, one after the other. */
  TABLETS("makes tablets whole"),

  /** The whole cluster is being diagnosed again. */
  CONFIRMING("checks the whole cluster again"),

  /** The lease is being released. */
  CLEANING_UP("releases the lease"),

  /** Over. */
  DONE("is over");

  private final String words;

  RecoveryPhase(String words) {
    this.words = words;
  }

  /** What the workflow does in it, to follow the cluster's name in a sentence. */
  public String words() {
    return words;
  }
}
