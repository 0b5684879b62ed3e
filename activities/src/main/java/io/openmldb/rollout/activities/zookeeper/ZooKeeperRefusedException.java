package io.openmldb.rollout.activities.zookeeper;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;

/**
 * ZooKeeper answered with an error that a retry does not solve: the worker may not read or write
 * there.
 */
public final class ZooKeeperRefusedException extends ActivityException {

  public ZooKeeperRefusedException(String message, Throwable cause) {
    super(FailureType.CLUSTER_REFUSED, message, cause);
  }
}
