package io.openmldb.rollout.activities.cluster;

import java.nio.file.Path;
import java.util.List;

/** A cluster's hosts file cannot be used; the message lists everything that is wrong with it. */
public final class InventoryException extends RuntimeException {

  InventoryException(String cluster, Path file, List<String> problems) {
    super(
        "the hosts file "
            + file
            + " of cluster "
            + cluster
            + " cannot be used: "
            + String.join("; ", problems));
  }
}
