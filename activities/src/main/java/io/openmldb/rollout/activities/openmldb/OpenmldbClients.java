package io.openmldb.rollout.activities.openmldb;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.OpenmldbUser;
import io.openmldb.rollout.activities.cluster.ZooKeepers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.function.Supplier;

/** Makes the clients of each cluster. */
public final class OpenmldbClients {

  private final ZooKeepers zookeepers;
  private final Deadlines deadlines;

  public OpenmldbClients(ZooKeepers zookeepers) {
    this.zookeepers = zookeepers;
    this.deadlines = Deadlines.DEFAULT;
  }

  /** The cluster's leading nameserver, whichever that is at each call. */
  public NameServerClient nameServer(ClusterConfig cluster) {
    LeaderCalls calls =
        new LeaderCalls(
            wire(cluster),
            () -> zookeepers.registrations(cluster).nameserverLeader(),
            Pace.REAL,
            LeaderCalls.TAKEOVER);
    return new NameServerClient(calls, deadlines);
  }

  /** The tablet at {@code endpoint}. */
  public TabletClient tablet(ClusterConfig cluster, String endpoint) {
    return new TabletClient(wire(cluster), endpoint, deadlines);
  }

  /** A reader of the whole cluster. */
  public ClusterReader reader(ClusterConfig cluster, SideBySide sideBySide) {
    return new ClusterReader(
        nameServer(cluster), endpoint -> tablet(cluster, endpoint), sideBySide);
  }

  /**
   * The value of the {@code Authorization} header for the cluster's servers. It may be a secret.
   *
   * @throws UncheckedIOException when the password file cannot be read
   */
  public String authorization(ClusterConfig cluster) {
    return cluster.auth().map(OpenmldbClients::authorization).orElse(HttpWire.ANONYMOUS);
  }

  private Wire wire(ClusterConfig cluster) {
    Supplier<String> authorization = () -> authorization(cluster);
    return new HttpWire(authorization);
  }

  private static String authorization(OpenmldbUser user) {
    try {
      return HttpWire.user(user.name(), Files.readString(user.passwordFile()).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The password file of OpenMLDB's user " + user.name() + " cannot be read", e);
    }
  }
}
