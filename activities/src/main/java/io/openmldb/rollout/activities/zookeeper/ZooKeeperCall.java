package io.openmldb.rollout.activities.zookeeper;

import org.apache.zookeeper.KeeperException;

/** One exchange with ZooKeeper, as Curator offers it. */
@FunctionalInterface
public interface ZooKeeperCall<T> {

  /** What Curator's methods declare. */
  T run() throws Exception;

  /**
   * Makes the call; what goes wrong comes back as one of this package's exceptions, except for the
   * answers that callers decide on: no node, a node that exists, another version.
   *
   * @param what what is being done, for messages: {@code "reading /openmldb/leader of cluster
   *     demo"}
   */
  static <T> T make(String what, ZooKeeperCall<T> call) throws KeeperException {
    try {
      return call.run();
    } catch (KeeperException e) {
      throw decided(what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ZooKeeperUnavailableException("interrupted while " + what, e);
    } catch (Exception e) {
      throw new ZooKeeperUnavailableException(what + " failed: " + e, e);
    }
  }

  private static KeeperException decided(String what, KeeperException e) {
    return switch (e.code()) {
      case NONODE, NODEEXISTS, BADVERSION, NOTEMPTY -> e;
      case NOAUTH, AUTHFAILED, INVALIDACL ->
          throw new ZooKeeperRefusedException(
              what
                  + " was refused by ZooKeeper ("
                  + e.code()
                  + "): check zookeeperAuth in the registry file",
              e);
      default ->
          throw new ZooKeeperUnavailableException(
              what + " was not answered by ZooKeeper (" + e.code() + ")", e);
    };
  }
}
