package io.openmldb.rollout.activities.preflight;

import io.openmldb.rollout.activities.config.secrets.SecretResolver;
import io.openmldb.rollout.activities.lease.FixedLeaseOwners;
import io.openmldb.rollout.activities.openmldb.client.FlagsPageClient;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.stub.SmallCluster;
import io.openmldb.rollout.activities.verification.EffectiveConfiguration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Planning of a {@link SmallCluster}, put together as a worker does. */
final class SmallClusterPlans {

  private SmallClusterPlans() {}

  /**
   * @param ownersRun whether workflows that hold leases are still running
   */
  static PlanningActivitiesImpl of(SmallCluster cluster, BooleanSupplier ownersRun) {
    return of(cluster, cluster.registry(), ownersRun);
  }

  /** The same with another registry file. */
  static PlanningActivitiesImpl of(
      SmallCluster cluster, ClusterRegistry registry, BooleanSupplier ownersRun) {
    return new PlanningActivitiesImpl(
        registry,
        cluster.zooKeepers(),
        cluster.leases(),
        new PlanningAccess(
            cluster.hosts(),
            cluster.clients(),
            cluster.contexts(),
            SecretResolver.fromEnvironment(Map.of("ZK_CERT", "user:hunter2")),
            new EffectiveConfiguration(new FlagsPageClient())),
        new FixedLeaseOwners(ownersRun));
  }
}
