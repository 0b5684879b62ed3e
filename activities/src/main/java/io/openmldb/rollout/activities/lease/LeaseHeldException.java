package io.openmldb.rollout.activities.lease;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;

/** Another workflow holds the cluster's lease. */
public final class LeaseHeldException extends ActivityException {

  /** Why a lease of unknown home is left alone, and what to do, as a part of a sentence. */
  public static final String UNKNOWN_HOME =
      "which this Temporal does not know, but another one may:"
          + " permit the workers to describe their namespace (DescribeNamespace), or run `rollout repair"
          + " --owner-is-gone` if that workflow is certainly gone";

  private final transient LeaseRecord record;

  LeaseHeldException(String cluster, LeaseRecord record) {
    this(cluster, record, "");
  }

  private LeaseHeldException(String cluster, LeaseRecord record, String also) {
    super(
        FailureType.LEASE_HELD,
        "cluster " + cluster + " is held by " + record.owner() + also,
        null);
    this.record = record;
  }

  /** Its owner ended, but left {@code nodeRollout} running, and that does not end. */
  static LeaseHeldException byNodeRollout(String cluster, LeaseRecord record, String nodeRollout) {
    return new LeaseHeldException(
        cluster,
        record,
        ", which ended; but workflow " + nodeRollout + ", which it left behind, still runs");
  }

  /** Its owner belongs to another Temporal, which alone knows whether it runs. */
  static LeaseHeldException elsewhere(String cluster, LeaseRecord record) {
    return new LeaseHeldException(
        cluster,
        record,
        " in another Temporal ("
            + record.ownersNamespace()
            + "); abort or repair it there, or run `rollout repair --owner-is-gone` if that Temporal is"
            + " gone for good");
  }

  /** Its owner is said to be gone, and the lease was written all the same. */
  static LeaseHeldException alive(String cluster, LeaseRecord record) {
    return new LeaseHeldException(
        cluster,
        record,
        ", which is said to be gone; but somebody works under that lease, which was written within the"
            + " last "
            + LeaseTakeover.UNTOUCHED.toSeconds()
            + " s. Abort it where it runs, or stop the workers that serve it, and try again");
  }

  /** It is not known which Temporal its owner belongs to. */
  static LeaseHeldException ofUnknownHome(String cluster, LeaseRecord record) {
    return new LeaseHeldException(cluster, record, ", " + UNKNOWN_HOME);
  }

  /** The record as it stands. */
  public LeaseRecord record() {
    return record;
  }
}
