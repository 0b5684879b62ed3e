package io.openmldb.rollout.activities.leadership;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.util.List;

/** Leaders on a tablet have nowhere to go. Nothing was changed. */
public final class NoEligibleTargetException extends ActivityException {

  private static final long serialVersionUID = 1L;

  NoEligibleTargetException(String endpoint, List<String> stuck) {
    super(
        FailureType.NO_ELIGIBLE_TARGET,
        stuck.size()
            + " partitions that tablet "
            + endpoint
            + " leads have no replica that could take over: "
            + Excerpt.joined(stuck)
            + ". Recover their replicas, add a tablet, or, for partitions of one replica, ask for"
            + " singleReplica ALLOW_UNAVAILABILITY",
        null);
  }
}
