package io.openmldb.rollout.activities.registry;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.nio.file.Path;
import java.util.List;

/** A cluster's hosts file cannot be used; the message lists everything that is wrong with it. */
public final class HostsFileException extends ActivityException {

  HostsFileException(String cluster, Path file, List<String> problems) {
    super(
        FailureType.CLUSTER_REFUSED,
        "the hosts file "
            + file
            + " of cluster "
            + cluster
            + " cannot be used: "
            + Excerpt.joined(problems),
        null);
  }
}
