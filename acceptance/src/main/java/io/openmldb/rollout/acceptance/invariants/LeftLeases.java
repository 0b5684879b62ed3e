package io.openmldb.rollout.acceptance.invariants;

import io.openmldb.rollout.activities.cluster.ClusterRegistry;
import io.openmldb.rollout.activities.cluster.LeaseStore;
import io.openmldb.rollout.activities.cluster.RegistryException;
import io.openmldb.rollout.activities.cluster.ZooKeepers;
import java.nio.file.Path;
import java.util.List;

/** Leases that nobody has given back. */
public final class LeftLeases {

  private LeftLeases() {}

  /** Those on the clusters of a worker's {@code registry}, in a sentence each. */
  public static List<String> on(Path registry) throws RegistryException {
    ClusterRegistry clusters = ClusterRegistry.load(registry);
    try (ZooKeepers zookeepers = new ZooKeepers()) {
      LeaseStore leases = new LeaseStore(clusters, zookeepers, () -> null);
      return clusters.names().stream()
          .map(clusters::cluster)
          .flatMap(cluster -> leases.read(cluster).stream())
          .map(lease -> "a lease is left: " + lease)
          .toList();
    }
  }
}
