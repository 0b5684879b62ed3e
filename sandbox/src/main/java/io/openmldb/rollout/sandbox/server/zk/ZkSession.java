package io.openmldb.rollout.sandbox.server.zk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server's session with ZooKeeper. Paths are relative to the cluster's root path. An expired
 * session stays expired until its owner asks for a new one: the real servers look only every
 * zk_keep_alive_check_interval.
 */
public final class ZkSession implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ZkSession.class);
  private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(10);

  private final ZkSettings settings;
  private volatile ZooKeeper client;
  private volatile boolean expired;

  private ZkSession(ZkSettings settings) {
    this.settings = settings;
  }

  /**
   * Connects and makes sure that the root path exists.
   *
   * @throws IOException if ZooKeeper does not answer within ten seconds
   */
  public static ZkSession open(ZkSettings settings) throws IOException {
    if (settings.sessionTimeout().isNegative() || settings.sessionTimeout().isZero()) {
      throw new ZkException("no session can last " + settings.sessionTimeout());
    }
    ZkSession session = new ZkSession(settings);
    session.renew();
    return session;
  }

  /** Begins a new session in the place of an expired one. */
  public void renew() throws IOException {
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper fresh =
        new ZooKeeper(
            settings.servers(),
            Math.toIntExact(settings.sessionTimeout().toMillis()),
            event -> onEvent(event, connected));
    if (!settings.credential().isEmpty()) {
      fresh.addAuthInfo(settings.scheme(), settings.credential().getBytes(StandardCharsets.UTF_8));
    }
    try {
      if (!connected.await(CONNECT_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        fresh.close();
        throw new ZkException(
            "no ZooKeeper at " + settings.servers() + " within " + CONNECT_DEADLINE);
      }
    } catch (InterruptedException e) {
      throw interrupted("connecting", e);
    }
    client = fresh;
    expired = false;
    ensure("");
  }

  private void onEvent(WatchedEvent event, CountDownLatch connected) {
    switch (event.getState()) {
      case SyncConnected -> connected.countDown();
      case Expired -> {
        log.warn("ZooKeeper session expired");
        expired = true;
      }
      default -> log.info("ZooKeeper session is {}", event.getState());
    }
  }

  public boolean isExpired() {
    return expired;
  }

  /** Creates a persistent node and its parents where they are missing. */
  public void ensure(String path) throws IOException {
    String full = settings.root() + path;
    for (int slash = full.indexOf('/', 1); slash > 0; slash = full.indexOf('/', slash + 1)) {
      ensureOne(full.substring(0, slash));
    }
    ensureOne(full);
  }

  private void ensureOne(String full) throws IOException {
    run(
        "create " + full,
        () -> {
          if (client.exists(full, false) == null) {
            try {
              client.create(full, new byte[0], acl(), CreateMode.PERSISTENT);
            } catch (KeeperException.NodeExistsException e) {
              log.debug("{} was created by another server meanwhile", full);
            }
          }
          return null;
        });
  }

  /** Creates a node and returns its path below the root. */
  public String create(String path, byte[] value, CreateMode mode) throws IOException {
    String full = settings.root() + path;
    String made = run("create " + full, () -> client.create(full, value, acl(), mode));
    return made.substring(settings.root().length());
  }

  /** Sets a node's value, creating it and its parents where they are missing. */
  public void put(String path, byte[] value) throws IOException {
    ensure(path);
    String full = settings.root() + path;
    run("set " + full, () -> client.setData(full, value, -1));
  }

  /** A node's value, or null where there is no such node. */
  public byte[] get(String path) throws IOException {
    String full = settings.root() + path;
    return run(
        "get " + full,
        () -> {
          try {
            return client.getData(full, false, null);
          } catch (KeeperException.NoNodeException e) {
            return null;
          }
        });
  }

  /** Deletes a node; one that is not there is deleted already. */
  public void delete(String path) throws IOException {
    String full = settings.root() + path;
    run(
        "delete " + full,
        () -> {
          try {
            client.delete(full, -1);
          } catch (KeeperException.NoNodeException e) {
            log.debug("{} is already gone", full);
          }
          return null;
        });
  }

  /**
   * The names of a node's children; the watcher, which may be null, hears once of their next
   * change.
   */
  public List<String> children(String path, Watcher watcher) throws IOException {
    String full = settings.root() + path;
    return run("list " + full, () -> client.getChildren(full, watcher));
  }

  private List<ACL> acl() {
    return settings.credential().isEmpty()
        ? ZooDefs.Ids.OPEN_ACL_UNSAFE
        : ZooDefs.Ids.CREATOR_ALL_ACL;
  }

  private interface Action<T> {
    T run() throws KeeperException, InterruptedException;
  }

  private static <T> T run(String what, Action<T> action) throws IOException {
    try {
      return action.run();
    } catch (KeeperException e) {
      throw new ZkException(what, e);
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  private static IOException interrupted(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted: " + what, e);
  }

  /** Falls silent without ending the session, as a killed process does; for tests. */
  public void abandon() {
    client.getTestable().injectSessionExpiration();
  }

  /** Ends the session in order, which the real servers never do; for tests. */
  @Override
  public void close() throws IOException {
    run(
        "close",
        () -> {
          client.close();
          return null;
        });
  }
}
