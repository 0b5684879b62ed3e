package io.openmldb.rollout.acceptance.invariants;

import io.openmldb.rollout.activities.lease.LeaseStore;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.registry.RegistryException;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import java.nio.file.Path;
import java.util.List;

/** Leases that nobody has given back. */
public final class UnreleasedLeases {

  private UnreleasedLeases() {}

  /** Those on the clusters of a worker's {@code registry}, in a sentence each. */
  public static List<String> of(Path registry) throws RegistryException {
    ClusterRegistry clusters = ClusterRegistry.load(registry);
    try (ZooKeeperClients zookeepers = new ZooKeeperClients()) {
      LeaseStore leases = new LeaseStore(clusters, zookeepers, () -> null, null);
      return clusters.names().stream()
          .map(clusters::cluster)
          .flatMap(cluster -> leases.read(cluster).stream())
          .map(lease -> "a lease is left: " + lease)
          .toList();
    }
  }
}
