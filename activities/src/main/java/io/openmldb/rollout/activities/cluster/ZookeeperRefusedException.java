package io.openmldb.rollout.activities.cluster;

/** ZooKeeper answered with what waiting does not mend: the worker may not read or write there. */
public final class ZookeeperRefusedException extends RuntimeException {

  ZookeeperRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
