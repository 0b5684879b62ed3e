package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.steps.FailureType;
import java.nio.file.Path;
import java.util.List;

/** A cluster's hosts file cannot be used; the message lists everything that is wrong with it. */
public final class InventoryException extends StepException {

  InventoryException(String cluster, Path file, List<String> problems) {
    super(
        FailureType.CLUSTER_REFUSED,
        false,
        "the hosts file "
            + file
            + " of cluster "
            + cluster
            + " cannot be used: "
            + Excerpt.joined(problems),
        null);
  }
}
