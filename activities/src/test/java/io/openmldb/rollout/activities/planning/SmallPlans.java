package io.openmldb.rollout.activities.planning;

import io.openmldb.rollout.activities.cluster.ClusterRegistry;
import io.openmldb.rollout.activities.cluster.OwnersThat;
import io.openmldb.rollout.activities.config.Secrets;
import io.openmldb.rollout.activities.stub.SmallCluster;
import io.openmldb.rollout.activities.verification.EffectiveConfiguration;
import io.openmldb.rollout.activities.verification.FlagsPages;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Planning of a {@link SmallCluster}, put together as a worker does. */
final class SmallPlans {

  private SmallPlans() {}

  /**
   * @param ownersRun whether workflows that hold leases are still running
   */
  static PlanningActivity of(SmallCluster cluster, BooleanSupplier ownersRun) {
    return of(cluster, cluster.registry(), ownersRun);
  }

  /** The same with another registry file. */
  static PlanningActivity of(
      SmallCluster cluster, ClusterRegistry registry, BooleanSupplier ownersRun) {
    return new PlanningActivity(
        registry,
        cluster.zookeepers(),
        cluster.leases(),
        new NodeAccess(
            cluster.hosts(),
            cluster.clients(),
            cluster.sessions(),
            Secrets.fromEnvironment(Map.of("ZK_CERT", "user:hunter2")),
            new EffectiveConfiguration(new FlagsPages())),
        new OwnersThat(ownersRun));
  }
}
