package io.openmldb.rollout.activities.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.stub.AnswerLosingProxy;
import io.openmldb.rollout.activities.support.WorkerProcessId;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperFixture;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperRelease;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Lease;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** ZooKeeper does what it was asked, but the answer never arrives: the call still ends right. */
@Tag("component")
@ParameterizedClass
@EnumSource(ZooKeeperRelease.class)
class LostZooKeeperAnswerTest {

  @Parameter private ZooKeeperRelease release;

  private static final WriteFenceRecord FENCE =
      new WriteFenceRecord(
          "127.0.0.1:10921", Instant.parse("2026-11-25T03:00:00Z"), "n", List.of());

  private ZooKeeperFixture zookeeper;
  private AnswerLosingProxy proxy;
  private ZooKeeperClients zooKeepers;
  private LeaseStore leases;
  private ClusterConfig cluster;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new ZooKeeperFixture(release);
    zookeeper.make("/openmldb-rollout", ZooDefs.Ids.OPEN_ACL_UNSAFE);
    proxy = new AnswerLosingProxy(zookeeper.port());
    cluster =
        ZooKeeperFixture.cluster(zookeeper.connectString(proxy.connectString()), Optional.empty());
    zooKeepers = ZooKeeperFixture.impatient();
    leases = new LeaseStore(ZooKeeperFixture.registry(cluster), zooKeepers, () -> "here", null);
    assertThat(leases.read(cluster)).isEmpty();
  }

  @AfterEach
  void stop() throws Exception {
    zooKeepers.close();
    proxy.close();
    zookeeper.close();
  }

  @Test
  void aLeaseWhoseCreationWasNotAnsweredIsFoundToBeOurs() {
    proxy.loseAnswer(4);

    Lease lease = leases.acquire("demo", "rollout-demo", "run-1", () -> true);

    assertThat(proxy.hasLost()).isTrue();
    assertThat(leases.requireHeld(lease).workflowId()).isEqualTo("rollout-demo");
  }

  @Test
  void aWriteThatWasNotAnsweredIsReadBackAndNotMadeTwice() throws Exception {
    Lease lease = leases.acquire("demo", "rollout-demo", "run-1", () -> true);
    HeldLease held = begin(lease);
    proxy.loseAnswer(4);

    held.update(record -> record.withFence(FENCE));

    assertThat(proxy.hasLost()).isTrue();
    assertThat(leases.requireHeld(lease).fence()).isEqualTo(FENCE);
    assertThat(
            zookeeper.observer().checkExists().forPath("/openmldb-rollout/_openmldb").getVersion())
        .isEqualTo(1);
  }

  @Test
  void movesWhoseRecordingWasNotAnsweredAreRecorded() {
    Lease lease = leases.acquire("demo", "rollout-demo", "run-1", () -> true);
    List<LeaderMove> moves = List.of(new LeaderMove("db", "t", 1, 0, "a:1", "b:2", false));
    HeldLease held = begin(lease);
    proxy.loseAnswer(6);

    held.recordMoves("127.0.0.1:10921", moves);

    assertThat(proxy.hasLost()).isTrue();
    assertThat(held.moves("127.0.0.1:10921")).isEqualTo(moves);
  }

  @Test
  void aReleaseThatWasNotAnsweredIsAReleaseAllTheSame() throws Exception {
    Lease lease = leases.acquire("demo", "rollout-demo", "run-1", () -> true);
    proxy.loseAnswer(7);

    leases.release(lease);

    assertThat(proxy.hasLost()).isTrue();
    assertThat(zookeeper.childrenOf("/openmldb-rollout")).isEmpty();
  }

  @Test
  void anAttemptWhoseBeginningWasNotAnsweredHasBegun() {
    Lease lease = leases.acquire("demo", "rollout-demo", "run-1", () -> true);
    proxy.loseAnswer(6);

    HeldLease held = begin(lease);

    assertThat(proxy.hasLost()).isTrue();
    held.check();
  }

  private HeldLease begin(Lease lease) {
    WorkerProcessId process = WorkerProcessId.current();
    return leases.begin(lease, new LeaseAttempt("n", "test", null, 1, process, List.of())).hold();
  }
}
