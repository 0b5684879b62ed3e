package io.openmldb.rollout.sandbox.server.nameserver;

import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nameservers' election: each puts a sequential ephemeral node with its endpoint into {@code
 * leader}, and the lowest one leads. Nobody ever gives the lead back. The first joining happens on
 * its caller's thread, all later looks on the executor's; a lock keeps two looks from taking the
 * lead twice.
 */
final class NameserverElection {
  private static final Logger log = LoggerFactory.getLogger(NameserverElection.class);
  private static final String FOLDER = "/leader";

  private final ZkSession session;
  private final String endpoint;
  private final Executor executor;
  private final Runnable elected;
  private final Runnable deposed;

  /** One for all looks, so that ZooKeeper's client keeps only one. */
  private final Watcher watcher = event -> lookLater();

  private String ownNode;
  private boolean leading;

  NameserverElection(
      ZkSession session, String endpoint, Executor executor, Runnable elected, Runnable deposed) {
    this.session = session;
    this.endpoint = endpoint;
    this.executor = executor;
    this.elected = elected;
    this.deposed = deposed;
  }

  void join() throws IOException {
    session.ensure(FOLDER);
    byte[] value = endpoint.getBytes(StandardCharsets.UTF_8);
    String path = session.create(FOLDER + "/lock_request", value, CreateMode.EPHEMERAL_SEQUENTIAL);
    ownNode = path.substring(FOLDER.length() + 1);
    look();
  }

  /** Joins again if the session was lost, and otherwise looks whether it is time to lead. */
  void keepAlive() {
    if (!session.isExpired()) {
      look();
      return;
    }
    stepDown();
    try {
      session.renew();
      join();
    } catch (IOException e) {
      log.warn("cannot join the election again yet: {}", e.getMessage());
    }
  }

  /**
   * Gives up the lead if the session has expired meanwhile, for another nameserver has it by now.
   */
  void checkSession() {
    if (session.isExpired()) {
      stepDown();
    }
  }

  private synchronized void stepDown() {
    if (leading) {
      leading = false;
      deposed.run();
    }
  }

  private void lookLater() {
    executor.execute(this::look);
  }

  private synchronized void look() {
    if (leading) {
      return;
    }
    try {
      List<String> candidates = session.children(FOLDER, watcher).stream().sorted().toList();
      if (!candidates.isEmpty() && candidates.get(0).equals(ownNode)) {
        elected.run();
        leading = true;
        log.info("{} leads", endpoint);
      }
    } catch (IOException e) {
      log.warn("cannot see the election: {}", e.getMessage());
    }
  }
}
