package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.steps.FailureType;
import java.util.List;

/** A lease cannot be released: something is still to be undone. */
public final class UnsettledLeaseException extends StepException {

  /**
   * A lease that is kept.
   *
   * @param left what is still to be undone, one sentence each
   */
  public UnsettledLeaseException(String cluster, List<String> left) {
    super(
        FailureType.CLUSTER_LEFT_INCONSISTENT,
        false,
        "the lease on cluster "
            + cluster
            + " is kept, because something is still to be undone: "
            + Excerpt.joined(left),
        null);
  }
}
