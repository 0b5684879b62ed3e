package io.openmldb.rollout.sandbox.server.zk;

import java.io.IOException;
import org.apache.zookeeper.KeeperException;

/** A request to ZooKeeper failed. */
public final class ZkException extends IOException {
  private final int code;

  ZkException(String what, KeeperException cause) {
    super(what + ": " + cause.getMessage(), cause);
    this.code = cause.code().intValue();
  }

  ZkException(String what) {
    super(what);
    this.code = KeeperException.Code.OPERATIONTIMEOUT.intValue();
  }

  /** ZooKeeper's own number for the error, -110 for a node that exists. */
  public int code() {
    return code;
  }
}
