package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.steps.FailureType;

/** ZooKeeper answered with what waiting does not mend: the worker may not read or write there. */
public final class ZookeeperRefusedException extends StepException {

  ZookeeperRefusedException(String message, Throwable cause) {
    super(FailureType.CLUSTER_REFUSED, false, message, cause);
  }
}
