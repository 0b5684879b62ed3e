package io.openmldb.rollout.activities.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.stub.AnswerLosingProxy;
import io.openmldb.rollout.activities.support.CallThreadPools;
import io.openmldb.rollout.activities.support.WorkerProcessId;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperFixture;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperRelease;
import io.openmldb.rollout.workflows.api.model.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * ZooKeeper is connected and answers nothing for a while: what a write fence asks it is cut off.
 */
@Timeout(60)
@Tag("component")
@ParameterizedClass
@EnumSource(ZooKeeperRelease.class)
class StalledZooKeeperTest {

  @Parameter private ZooKeeperRelease release;

  private static final Duration LIMIT = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CallThreadPools threads = new CallThreadPools();
  private ZooKeeperFixture zookeeper;
  private AnswerLosingProxy proxy;
  private ZooKeeperClients zooKeepers;
  private ClusterConfig cluster;
  private HeldLease held;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new ZooKeeperFixture(release);
    zookeeper.make("/openmldb-rollout", ZooDefs.Ids.OPEN_ACL_UNSAFE);
    register("/openmldb/leader/lock_request0000000001", "127.0.0.1:7527");
    register("/openmldb/nodes/127.0.0.1:10921", "127.0.0.1:10921");
    proxy = new AnswerLosingProxy(zookeeper.port());
    cluster =
        ZooKeeperFixture.cluster(zookeeper.connectString(proxy.connectString()), Optional.empty());
    zooKeepers = ZooKeeperFixture.impatient();
    LeaseStore leases =
        new LeaseStore(ZooKeeperFixture.registry(cluster), zooKeepers, () -> "here", null);
    Lease lease = leases.acquire("demo", "rollout-demo", "run-1", () -> true);
    WorkerProcessId process = WorkerProcessId.current();
    held = leases.begin(lease, new LeaseAttempt("n", "test", null, 1, process, List.of())).hold();
  }

  @AfterEach
  void stop() throws Exception {
    threads.close();
    zooKeepers.close();
    proxy.close();
    zookeeper.close();
  }

  private void register(String path, String value) throws Exception {
    ZooKeeperFixture.register(zookeeper.observer(), CreateMode.EPHEMERAL, path, value);
  }

  @Test
  void everyQuestionOfAFenceIsCutOffAndAnsweredAgainWhenZookeeperGoesOn() throws Exception {
    List<Supplier<Object>> questions =
        List.of(
            () -> zooKeepers.registrations(cluster).nameserverLeader(),
            () -> zooKeepers.registrations(cluster).sinceLastMembershipChange(),
            this::check);
    questions.forEach(question -> assertThat(ask(question, PATIENCE)).isPresent());
    proxy.stall();

    for (Supplier<Object> question : questions) {
      long begun = System.nanoTime();
      assertThat(ask(question, LIMIT)).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
    }
    register("/openmldb/nodes/127.0.0.1:10922", "127.0.0.1:10922");
    proxy.goOn();

    questions.forEach(question -> assertThat(ask(question, PATIENCE)).isPresent());
    assertThat(zooKeepers.registrations(cluster).sinceLastMembershipChange())
        .isLessThan(Duration.ofSeconds(5));
    assertThat(zooKeepers.registrations(cluster).tablets()).hasSize(2);
  }

  private Object check() {
    held.check();
    return true;
  }

  private Optional<Object> ask(Supplier<Object> question, Duration limit) {
    return threads.timed().within(limit, question);
  }
}
