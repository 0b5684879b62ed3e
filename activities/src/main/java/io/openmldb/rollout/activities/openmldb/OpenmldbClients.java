package io.openmldb.rollout.activities.openmldb;

import io.openmldb.rollout.activities.openmldb.client.CallDeadlines;
import io.openmldb.rollout.activities.openmldb.client.HttpTransport;
import io.openmldb.rollout.activities.openmldb.client.LeaderRouting;
import io.openmldb.rollout.activities.openmldb.client.LeadingNameservers;
import io.openmldb.rollout.activities.openmldb.client.NameServerClient;
import io.openmldb.rollout.activities.openmldb.client.NameTranslatingTransport;
import io.openmldb.rollout.activities.openmldb.client.RpcTransport;
import io.openmldb.rollout.activities.openmldb.client.TabletClient;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshotReader;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.OpenmldbUser;
import io.openmldb.rollout.activities.support.ParallelCalls;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the clients of each cluster. Connections are kept and shared. */
public final class OpenmldbClients {

  private final ZooKeeperClients zooKeepers;
  private final CallDeadlines deadlines = CallDeadlines.DEFAULT;
  private final Map<ClusterConfig, RpcTransport> wires = new ConcurrentHashMap<>();

  public OpenmldbClients(ZooKeeperClients zooKeepers) {
    this.zooKeepers = zooKeepers;
  }

  /** The cluster's leading nameserver, whichever that is at each call. */
  public NameServerClient nameServer(ClusterConfig cluster) {
    return nameServer(cluster, transport(cluster), Waiter.ofActivity());
  }

  /** The same over a wire of the caller's own. */
  public NameServerClient nameServer(ClusterConfig cluster, RpcTransport transport, Waiter waiter) {
    LeaderRouting calls =
        new LeaderRouting(
            transport,
            () -> zooKeepers.registrations(cluster).nameserverLeader(),
            waiter,
            LeaderRouting.TAKEOVER);
    return new NameServerClient(calls, deadlines);
  }

  /** The tablet at {@code endpoint}. */
  public TabletClient tablet(ClusterConfig cluster, String endpoint) {
    return tablet(transport(cluster), endpoint);
  }

  /** The same over a wire of the caller's own. */
  public TabletClient tablet(RpcTransport transport, String endpoint) {
    return new TabletClient(transport, endpoint, deadlines);
  }

  /** A reader of the whole cluster. */
  public ClusterSnapshotReader reader(ClusterConfig cluster, ParallelCalls parallelCalls) {
    return new ClusterSnapshotReader(
        nameServer(cluster), endpoint -> tablet(cluster, endpoint), parallelCalls);
  }

  /** Which of the cluster's nameservers take themselves for the leader. */
  public LeadingNameservers leadingNameservers(ClusterConfig cluster, ParallelCalls parallelCalls) {
    return new LeadingNameservers(transport(cluster), parallelCalls, deadlines.read());
  }

  /** The wire to the cluster's servers. */
  public RpcTransport transport(ClusterConfig cluster) {
    return wires.computeIfAbsent(
        cluster,
        known ->
            new NameTranslatingTransport(
                new HttpTransport(() -> authorization(known)), () -> zooKeepers.lastNames(known)));
  }

  /**
   * The value of the {@code Authorization} header for the cluster's servers. It may be a secret.
   *
   * @throws PasswordFileException when the password file cannot be read
   */
  public String authorization(ClusterConfig cluster) {
    return cluster.auth().map(OpenmldbClients::authorization).orElse(HttpTransport.ANONYMOUS);
  }

  private static String authorization(OpenmldbUser user) {
    String value;
    try {
      value = HttpTransport.user(user.name(), Files.readString(user.passwordFile()).strip());
    } catch (IOException e) {
      throw new PasswordFileException(user, e);
    }
    if (!HttpTransport.isHeaderValue(value)) {
      throw new PasswordFileException(user);
    }
    return value;
  }
}
