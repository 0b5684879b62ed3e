package io.openmldb.rollout.activities.openmldb;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.OpenmldbUser;
import io.openmldb.rollout.activities.cluster.ZooKeepers;
import io.openmldb.rollout.activities.waiting.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the clients of each cluster. Connections are kept and shared. */
public final class OpenmldbClients {

  private final ZooKeepers zookeepers;
  private final Deadlines deadlines = Deadlines.DEFAULT;
  private final Map<ClusterConfig, Wire> wires = new ConcurrentHashMap<>();

  public OpenmldbClients(ZooKeepers zookeepers) {
    this.zookeepers = zookeepers;
  }

  /** The cluster's leading nameserver, whichever that is at each call. */
  public NameServerClient nameServer(ClusterConfig cluster) {
    return nameServer(cluster, wire(cluster), Waits.ofActivity());
  }

  /** The same over a wire of the caller's own. */
  public NameServerClient nameServer(ClusterConfig cluster, Wire wire, Waits waits) {
    LeaderCalls calls =
        new LeaderCalls(
            wire,
            () -> zookeepers.registrations(cluster).nameserverLeader(),
            waits,
            LeaderCalls.TAKEOVER);
    return new NameServerClient(calls, deadlines);
  }

  /** The tablet at {@code endpoint}. */
  public TabletClient tablet(ClusterConfig cluster, String endpoint) {
    return tablet(wire(cluster), endpoint);
  }

  /** The same over a wire of the caller's own. */
  public TabletClient tablet(Wire wire, String endpoint) {
    return new TabletClient(wire, endpoint, deadlines);
  }

  /** A reader of the whole cluster. */
  public ClusterReader reader(ClusterConfig cluster, SideBySide sideBySide) {
    return new ClusterReader(
        nameServer(cluster), endpoint -> tablet(cluster, endpoint), sideBySide);
  }

  /** Which of the cluster's nameservers take themselves for the leader. */
  public LeadingNameservers leadingNameservers(ClusterConfig cluster, SideBySide sideBySide) {
    return new LeadingNameservers(wire(cluster), sideBySide, deadlines.read());
  }

  /** The wire to the cluster's servers. */
  public Wire wire(ClusterConfig cluster) {
    return wires.computeIfAbsent(
        cluster,
        known ->
            new NamedWire(
                new HttpWire(() -> authorization(known)), () -> zookeepers.lastNames(known)));
  }

  /**
   * The value of the {@code Authorization} header for the cluster's servers. It may be a secret.
   *
   * @throws PasswordFileException when the password file cannot be read
   */
  public String authorization(ClusterConfig cluster) {
    return cluster.auth().map(OpenmldbClients::authorization).orElse(HttpWire.ANONYMOUS);
  }

  private static String authorization(OpenmldbUser user) {
    String value;
    try {
      value = HttpWire.user(user.name(), Files.readString(user.passwordFile()).strip());
    } catch (IOException e) {
      throw new PasswordFileException(user, e);
    }
    if (!HttpWire.isHeaderValue(value)) {
      throw new PasswordFileException(user);
    }
    return value;
  }
}
