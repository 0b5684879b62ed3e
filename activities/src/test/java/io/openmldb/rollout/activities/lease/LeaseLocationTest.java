package io.openmldb.rollout.activities.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperFixture;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperRefusedException;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperRelease;
import java.util.List;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a lease may stand, and what is said where it may not. */
@Tag("component")
@ParameterizedClass
@EnumSource(ZooKeeperRelease.class)
class LeaseLocationTest {

  @Parameter private ZooKeeperRelease release;

  private static final List<ACL> READ_ONLY = ZooDefs.Ids.READ_ACL_UNSAFE;

  private ZooKeeperFixture zookeeper;
  private ZooKeeperClients zooKeepers;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new ZooKeeperFixture(release);
    zooKeepers = ZooKeeperFixture.impatient();
  }

  @AfterEach
  void stop() throws Exception {
    zooKeepers.close();
    zookeeper.close();
  }

  @Test
  void whetherALeaseCouldBeTakenIsTriedWithoutMakingAnything() throws Exception {
    ClusterConfig cluster = zookeeper.cluster();

    assertThat(leases(cluster).refusal(cluster)).isEmpty();
    assertThat(zookeeper.observer().checkExists().forPath("/openmldb-rollout")).isNull();

    leases(cluster).acquire("demo", "rollout-demo", "run-1", () -> true);
    assertThat(leases(cluster).refusal(cluster)).isEmpty();
    assertThat(zookeeper.childrenOf("/openmldb-rollout")).containsExactly("_openmldb");
  }

  @Test
  void aRootThatTakesNoChildrenIsToldWithWhatAnAdministratorHasToCreate() throws Exception {
    zookeeper.make("/shared", ZooDefs.Ids.OPEN_ACL_UNSAFE);
    zookeeper.make("/shared/locked", READ_ONLY);
    ClusterConfig locked = at("/shared/locked/leases");

    assertThat(leases(locked).refusal(locked))
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains("cluster demo", "create /shared/locked/leases", "leasePath"));
    assertThatThrownBy(() -> leases(locked).acquire("demo", "rollout-demo", "run-1", () -> true))
        .isInstanceOf(ZooKeeperRefusedException.class)
        .hasMessageContaining("create /shared/locked/leases");

    ClusterConfig free = at("/shared/free/leases");
    assertThat(leases(free).refusal(free)).isEmpty();
    leases(free).acquire("demo", "rollout-demo", "run-1", () -> true);
    assertThat(zookeeper.childrenOf("/shared/free/leases")).containsExactly("_openmldb");
  }

  @Test
  void aLeaseNodeThatTakesNoChildrenIsTold() throws Exception {
    zookeeper.make("/openmldb-rollout", READ_ONLY);
    ClusterConfig cluster = zookeeper.cluster();

    assertThat(leases(cluster).refusal(cluster)).isPresent();
  }

  @Test
  void aClusterWhoseRootIsThatOfTheConnectStringHasALeaseOfItsOwn() {
    assertThat(LeasePaths.of("/leases", "").record()).isEqualTo("/leases/_");
    assertThat(LeasePaths.of("/leases", "/_").record()).isNotEqualTo("/leases/_");
  }

  private LeaseStore leases(ClusterConfig cluster) {
    return new LeaseStore(ZooKeeperFixture.registry(cluster), zooKeepers, () -> "here", null);
  }

  private ClusterConfig at(String leasePath) {
    ClusterConfig plain = zookeeper.cluster();
    return new ClusterConfig(
        plain.name(),
        plain.zookeeper(),
        plain.rootPath(),
        leasePath,
        plain.hosts(),
        plain.ssh(),
        plain.environment(),
        plain.nodes(),
        plain.protectedKeys(),
        plain.secretKeys(),
        plain.auth(),
        plain.zookeeperAuth(),
        plain.taskQueue());
  }
}
