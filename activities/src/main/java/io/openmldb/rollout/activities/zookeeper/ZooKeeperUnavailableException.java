package io.openmldb.rollout.activities.zookeeper;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;

/** ZooKeeper did not answer in time; a later attempt may succeed. */
public final class ZooKeeperUnavailableException extends ActivityException {

  public ZooKeeperUnavailableException(String message, Throwable cause) {
    super(FailureType.CLUSTER_REFUSED, true, message, cause);
  }
}
