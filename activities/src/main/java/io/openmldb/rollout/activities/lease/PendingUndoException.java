package io.openmldb.rollout.activities.lease;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.util.List;

/** A lease cannot be released: something is still to be undone. */
public final class PendingUndoException extends ActivityException {

  /**
   * A lease that is kept.
   *
   * @param left what is still to be undone, one sentence each
   */
  public PendingUndoException(String cluster, List<String> left) {
    super(
        FailureType.CLUSTER_LEFT_INCONSISTENT,
        "the lease on cluster "
            + cluster
            + " is kept, because something is still to be undone: "
            + Excerpt.joined(left),
        null);
  }
}
