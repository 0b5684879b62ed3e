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

/** A session with a ZooKeeper that runs elsewhere. */
public final class ZooKeeperSession implements ZkSession {
  private static final Logger log = LoggerFactory.getLogger(ZooKeeperSession.class);
  private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(10);

  private final ZkSettings settings;
  private volatile ZooKeeper client;
  private volatile boolean expired;

  private ZooKeeperSession(ZkSettings settings) {
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
    ZooKeeperSession session = new ZooKeeperSession(settings);
    session.renew();
    return session;
  }

  @Override
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

  @Override
  public boolean isExpired() {
    return expired;
  }

  @Override
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

  @Override
  public String create(String path, byte[] value, CreateMode mode) throws IOException {
    String full = settings.root() + path;
    String made = run("create " + full, () -> client.create(full, value, acl(), mode));
    return made.substring(settings.root().length());
  }

  @Override
  public void put(String path, byte[] value) throws IOException {
    ensure(path);
    String full = settings.root() + path;
    run("set " + full, () -> client.setData(full, value, -1));
  }

  @Override
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

  @Override
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

  @Override
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

  @Override
  public void abandon() {
    client.getTestable().injectSessionExpiration();
  }

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
