package io.openmldb.rollout.activities.cluster;

/** ZooKeeper did not answer in time; a later attempt may succeed. */
public final class ZookeeperUnavailableException extends RuntimeException {

  ZookeeperUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
