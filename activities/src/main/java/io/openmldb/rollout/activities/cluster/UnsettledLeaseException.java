package io.openmldb.rollout.activities.cluster;

/** A lease cannot be released: something is recorded in it that is still to be undone. */
public final class UnsettledLeaseException extends RuntimeException {

  UnsettledLeaseException(String cluster, LeaseRecord record) {
    super(
        "the lease on cluster "
            + cluster
            + " is kept, because something is still to be undone: "
            + String.join("; ", record.unsettled()));
  }
}
