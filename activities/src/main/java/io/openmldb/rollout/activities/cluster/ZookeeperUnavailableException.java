package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.steps.FailureType;

/** ZooKeeper did not answer in time; a later attempt may succeed. */
public final class ZookeeperUnavailableException extends StepException {

  public ZookeeperUnavailableException(String message, Throwable cause) {
    super(FailureType.CLUSTER_REFUSED, true, message, cause);
  }
}
