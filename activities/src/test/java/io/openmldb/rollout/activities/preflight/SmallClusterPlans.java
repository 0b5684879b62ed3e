package io.openmldb.rollout.activities.preflight;

import io.openmldb.rollout.activities.config.secrets.SecretResolver;
import io.openmldb.rollout.activities.lease.FixedLeaseOwners;
import io.openmldb.rollout.activities.openmldb.client.FlagsPageClient;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.registry.NodeSettings;
import io.openmldb.rollout.activities.stub.SmallCluster;
import io.openmldb.rollout.activities.verification.EffectiveConfiguration;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperFixture;
import java.util.List;
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
    return of(cluster, registry, ownersRun, (name, procedure) -> List.of());
  }

  /** The same of a cluster that was changed before. */
  static PlanningActivitiesImpl of(
      SmallCluster cluster,
      ClusterRegistry registry,
      BooleanSupplier ownersRun,
      EarlierRollouts earlier) {
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
        new FixedLeaseOwners(ownersRun),
        earlier);
  }

  /** The same, of a registry file that says this of tablets. */
  static PlanningActivitiesImpl of(
      SmallCluster cluster, NodeSettings ofTablets, BooleanSupplier ownersRun) {
    ClusterConfig config = cluster.config();
    ClusterConfig changed =
        new ClusterConfig(
            config.name(),
            config.zookeeper(),
            config.rootPath(),
            config.leasePath(),
            config.hosts(),
            config.ssh(),
            config.environment(),
            Map.of("tablet", ofTablets),
            config.protectedKeys(),
            config.secretKeys(),
            config.auth(),
            config.zookeeperAuth(),
            config.taskQueue());
    return of(cluster, ZooKeeperFixture.registry(changed), ownersRun);
  }
}
