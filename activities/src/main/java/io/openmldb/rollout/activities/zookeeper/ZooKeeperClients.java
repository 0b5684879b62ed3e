package io.openmldb.rollout.activities.zookeeper;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ZooKeeperAuth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;

/** The worker's connections to ZooKeeper: one a cluster, opened at first use. */
public final class ZooKeeperClients implements AutoCloseable {

  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);

  private final Duration timeout;
  private final Map<String, Connection> connections = new HashMap<>();
  private boolean closed;

  public ZooKeeperClients() {
    this(Duration.ofSeconds(10));
  }

  /**
   * @param timeout how long a call waits for a connection before it fails
   */
  ZooKeeperClients(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * The cluster's connection, connected.
   *
   * @throws ZooKeeperUnavailableException when no server of the ensemble answers in time
   * @throws ZooKeeperRefusedException when the file that the worker identifies with cannot be read
   */
  public CuratorFramework of(ClusterConfig cluster) {
    return connected(cluster).curator();
  }

  /** What is registered in the cluster's ZooKeeper. */
  public Registrations registrations(ClusterConfig cluster) {
    Registrations registrations = connected(cluster).registrations();
    registrations.watchMembership();
    return registrations;
  }

  /**
   * What the cluster's servers call each other, as it was read last: lifting a fence or undoing a
   * change must not have to wait for ZooKeeper because of it.
   */
  public ServerNames lastNames(ClusterConfig cluster) {
    return started(cluster).registrations().lastNames();
  }

  @Override
  public synchronized void close() {
    closed = true;
    connections.values().forEach(connection -> connection.curator().close());
    connections.clear();
  }

  private Connection connected(ClusterConfig cluster) {
    Connection connection = started(cluster);
    try {
      int millis = Math.toIntExact(timeout.toMillis());
      if (connection.curator().blockUntilConnected(millis, TimeUnit.MILLISECONDS)) {
        return connection;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ZooKeeperUnavailableException(
          "interrupted while connecting to the ZooKeeper of cluster " + cluster.name(), e);
    }
    throw new ZooKeeperUnavailableException(
        "the ZooKeeper of cluster "
            + cluster.name()
            + " at "
            + cluster.zookeeper()
            + " did not answer within "
            + timeout.toSeconds()
            + " s",
        null);
  }

  private synchronized Connection started(ClusterConfig cluster) {
    if (closed) {
      throw new ZooKeeperUnavailableException("the worker is stopping", null);
    }
    Connection known = connections.get(cluster.name());
    if (known != null) {
      return known;
    }
    CuratorFramework curator = newCurator(cluster);
    curator.start();
    Connection connection =
        new Connection(
            curator, new Registrations(cluster, curator, Clock.systemUTC(), System::nanoTime));
    connections.put(cluster.name(), connection);
    return connection;
  }

  private static CuratorFramework newCurator(ClusterConfig cluster) {
    CuratorFrameworkFactory.Builder builder =
        CuratorFrameworkFactory.builder()
            .connectString(cluster.zookeeper())
            .sessionTimeoutMs(Math.toIntExact(SESSION_TIMEOUT.toMillis()))
            .connectionTimeoutMs(Math.toIntExact(CONNECTION_TIMEOUT.toMillis()))
            .retryPolicy(new BoundedExponentialBackoffRetry(200, 2_000, 4))
            // The servers' own idea of their addresses may not be reachable from here.
            .ensembleTracker(false);
    cluster
        .zookeeperAuth()
        .ifPresent(
            auth ->
                builder
                    .authorization(auth.scheme(), credentials(cluster, auth))
                    .aclProvider(new CreatorAclProvider()));
    return builder.build();
  }

  private static byte[] credentials(ClusterConfig cluster, ZooKeeperAuth auth) {
    try {
      return auth.credentials().getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ZooKeeperRefusedException(
          "zookeeperAuth of cluster " + cluster.name() + ": " + e.getMessage(), e);
    }
  }

  private record Connection(CuratorFramework curator, Registrations registrations) {}
}
