package io.openmldb.rollout.activities.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.openmldb.session.CallThreads;
import io.openmldb.rollout.steps.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * ZooKeeper is connected and answers nothing for a while: what a write fence asks it is cut off.
 */
@Timeout(60)
class StalledZookeeperTest {

  private static final Duration LIMIT = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CallThreads threads = new CallThreads();
  private ZookeeperFixture zookeeper;
  private LosingProxy proxy;
  private ZooKeepers zookeepers;
  private ClusterConfig cluster;
  private HeldLease held;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new ZookeeperFixture();
    zookeeper.observer().create().forPath("/openmldb-rollout");
    register("/openmldb/leader/lock_request0000000001", "127.0.0.1:7527");
    register("/openmldb/nodes/127.0.0.1:10921", "127.0.0.1:10921");
    proxy = new LosingProxy(zookeeper.port());
    cluster = ZookeeperFixture.cluster(proxy.connectString(), Optional.empty());
    zookeepers = ZookeeperFixture.impatient();
    LeaseStore leases =
        new LeaseStore(ZookeeperFixture.registry(cluster), zookeepers, () -> "here");
    Lease lease = leases.acquire("demo", "rollout-demo", "run-1", () -> true);
    WorkerProcess process = WorkerProcess.current();
    held = leases.begin(lease, new LeaseAttempt("n", "test", null, 1, process, List.of())).hold();
  }

  @AfterEach
  void stop() throws Exception {
    threads.close();
    zookeepers.close();
    proxy.close();
    zookeeper.close();
  }

  private void register(String path, String value) throws Exception {
    ZookeeperFixture.register(zookeeper.observer(), CreateMode.EPHEMERAL, path, value);
  }

  @Test
  void everyQuestionOfAFenceIsCutOffAndAnsweredAgainWhenZookeeperGoesOn() throws Exception {
    List<Supplier<Object>> questions =
        List.of(
            () -> zookeepers.registrations(cluster).nameserverLeader(),
            () -> zookeepers.registrations(cluster).sinceLastMembershipChange(),
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
    assertThat(zookeepers.registrations(cluster).sinceLastMembershipChange())
        .isLessThan(Duration.ofSeconds(5));
    assertThat(zookeepers.registrations(cluster).tablets()).hasSize(2);
  }

  private Object check() {
    held.check();
    return true;
  }

  private Optional<Object> ask(Supplier<Object> question, Duration limit) {
    return threads.timed().within(limit, question);
  }
}
