package io.openmldb.rollout.activities.zookeeper;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import org.jspecify.annotations.Nullable;

/** ZooKeeper did not answer in time; a later attempt may succeed. */
public final class ZooKeeperUnavailableException extends ActivityException {

  public ZooKeeperUnavailableException(String message, @Nullable Throwable cause) {
    super(FailureType.CLUSTER_REFUSED, true, message, cause);
  }
}
