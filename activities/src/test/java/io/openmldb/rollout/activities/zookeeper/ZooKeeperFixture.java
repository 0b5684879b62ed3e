package io.openmldb.rollout.activities.zookeeper;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.registry.SecretSource;
import io.openmldb.rollout.activities.registry.SshSettings;
import io.openmldb.rollout.activities.registry.ZooKeeperAuth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;

/**
 * A real ZooKeeper, a cluster named {@code demo} in it, and a client of the test's own, which makes
 * nodes by {@link #make} and {@link #register}: Curator's own {@code create} is unknown to servers
 * of 3.4.
 */
public final class ZooKeeperFixture implements AutoCloseable {

  private final ZooKeeperTestServer server;
  private final CuratorFramework observer;

  public ZooKeeperFixture() throws Exception {
    this(ZooKeeperRelease.NEWEST);
  }

  /** One of another release than that of the client library. */
  public ZooKeeperFixture(ZooKeeperRelease release) throws Exception {
    server =
        release == ZooKeeperRelease.NEWEST
            ? ZooKeeperTestServer.inProcess()
            : ZooKeeperTestServer.shared();
    observer = newObserver();
  }

  public static ClusterConfig cluster(String zookeeper, Optional<ZooKeeperAuth> auth) {
    return cluster(zookeeper, auth, Path.of("hosts"));
  }

  private static ClusterConfig cluster(String zookeeper, Optional<ZooKeeperAuth> auth, Path hosts) {
    return new ClusterConfig(
        "demo",
        zookeeper,
        "/openmldb",
        ClusterConfig.DEFAULT_LEASE_PATH,
        hosts,
        new SshSettings(null, 0, null, Path.of("known_hosts"), null, null),
        Map.of(),
        Map.of(),
        ClusterConfig.DEFAULT_PROTECTED_KEYS,
        List.of(),
        Optional.empty(),
        auth,
        ClusterConfig.DEFAULT_TASK_QUEUE);
  }

  public static ClusterRegistry registry(ClusterConfig cluster) {
    return new ClusterRegistry(
        Path.of("clusters.yaml"), Map.of(cluster.name(), cluster), SecretSource.ENVIRONMENT);
  }

  public ClusterConfig cluster() {
    return cluster(connectString(), Optional.empty());
  }

  /** The same with an inventory of its own. */
  public ClusterConfig cluster(Path hosts) {
    return cluster(connectString(), Optional.empty(), hosts);
  }

  public int port() {
    return server.port();
  }

  /** What leads to it directly. */
  private String connectString() {
    return connectString("127.0.0.1:" + port());
  }

  /** What leads to it by way of {@code address}. */
  public String connectString(String address) {
    return address + server.chroot();
  }

  public CuratorFramework observer() {
    return observer;
  }

  /** Registers as a server does; ends with {@code session}. */
  public static String register(
      CuratorFramework session, CreateMode mode, String path, String value) throws Exception {
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      if (session.checkExists().forPath(path.substring(0, slash)) == null) {
        make(
            session,
            CreateMode.PERSISTENT,
            path.substring(0, slash),
            "",
            ZooDefs.Ids.OPEN_ACL_UNSAFE);
      }
    }
    return make(session, mode, path, value, ZooDefs.Ids.OPEN_ACL_UNSAFE);
  }

  /** Makes an empty node that stays. */
  public void make(String path, List<ACL> acl) throws Exception {
    make(observer, CreateMode.PERSISTENT, path, "", acl);
  }

  private static String make(
      CuratorFramework session, CreateMode mode, String path, String value, List<ACL> acl)
      throws Exception {
    return session
        .getZookeeperClient()
        .getZooKeeper()
        .create(path, value.getBytes(StandardCharsets.UTF_8), acl, mode);
  }

  /** A client of its own, as another process has one. */
  CuratorFramework newObserver() {
    CuratorFramework client =
        CuratorFrameworkFactory.newClient(connectString(), new RetryOneTime(100));
    client.start();
    return client;
  }

  public List<String> childrenOf(String path) throws Exception {
    return observer.checkExists().forPath(path) == null
        ? List.of()
        : observer.getChildren().forPath(path);
  }

  /** Ends the session of {@code client} as if its timeout had passed. */
  public static void expire(CuratorFramework client) throws Exception {
    client.getZookeeperClient().getZooKeeper().getTestable().injectSessionExpiration();
  }

  public static ZooKeeperClients impatient() {
    return new ZooKeeperClients(Duration.ofSeconds(5));
  }

  @Override
  public void close() throws IOException {
    observer.close();
    server.close();
  }
}
