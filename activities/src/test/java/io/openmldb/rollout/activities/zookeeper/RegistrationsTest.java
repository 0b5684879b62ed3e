package io.openmldb.rollout.activities.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.lease.LeaseStore;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ZooKeeperAuth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("component")
@ParameterizedClass
@EnumSource(ZooKeeperRelease.class)
class RegistrationsTest {

  @Parameter private ZooKeeperRelease release;

  private static final String TABLET = "127.0.0.1:10921";

  @TempDir Path directory;
  private final MovableClock clock = new MovableClock();
  private ZooKeeperFixture zookeeper;
  private ZooKeeperClients zooKeepers;
  private Registrations registrations;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new ZooKeeperFixture(release);
    zooKeepers = ZooKeeperFixture.impatient();
    ClusterConfig cluster = zookeeper.cluster();
    registrations = new Registrations(cluster, zooKeepers.of(cluster), clock, clock::nanoTime);
  }

  @AfterEach
  void stop() throws Exception {
    zooKeepers.close();
    zookeeper.close();
  }

  @Test
  void theOldestNameserverInTheElectionLeads() throws Exception {
    String first = elect("127.0.0.1:7527");
    elect("127.0.0.1:7528");
    assertThat(registrations.nameservers()).containsExactly("127.0.0.1:7527", "127.0.0.1:7528");

    zookeeper.observer().delete().forPath(first);
    elect("127.0.0.1:7527");

    assertThat(registrations.nameserverLeader()).contains("127.0.0.1:7528");
    assertThat(registrations.nameservers()).containsExactly("127.0.0.1:7528", "127.0.0.1:7527");
  }

  @Test
  void serversThatRegisteredByNameAreKnownByTheirEndpoints() throws Exception {
    name("blue", TABLET);
    name("lead", "127.0.0.1:7527");
    registerTablet("blue");
    elect("lead");

    assertThat(registrations.nameservers()).containsExactly("127.0.0.1:7527");
    assertThat(registrations.tablets())
        .singleElement()
        .satisfies(
            tablet -> {
              assertThat(tablet.endpoint()).isEqualTo(TABLET);
              assertThat(tablet.value()).isEqualTo("startup_blue");
            });
    assertThat(registrations.isTabletRegistered(TABLET)).isTrue();
    assertThat(registrations.lastNames().nameOf(TABLET)).isEqualTo("blue");
    assertThat(registrations.registeredTexts()).containsExactlyInAnyOrder("blue", "lead");
  }

  @Test
  void ofAServersNamesTheNewestIsItsNameAndIsKnownWithinSeconds() throws Exception {
    name("blue", TABLET);
    assertThat(registrations.tablets()).isEmpty();
    assertThat(registrations.lastNames().nameOf(TABLET)).isEqualTo("blue");

    name("green", TABLET);
    registerTablet("green");
    clock.advance(Duration.ofSeconds(5));

    assertThat(registrations.isTabletRegistered(TABLET)).isTrue();
    assertThat(registrations.lastNames().endpointOf("blue")).isEqualTo("blue");
    assertThat(registrations.lastNames().endpointOf("green")).isEqualTo(TABLET);
  }

  @Test
  void aClusterThatNeverStartedHasNothingRegistered() {
    assertThat(registrations.nameserverLeader()).isEmpty();
    assertThat(registrations.tablets()).isEmpty();
    assertThat(registrations.isTabletRegistered(TABLET)).isFalse();
    assertThat(registrations.taskmanagerLeader()).isEmpty();
    assertThat(registrations.lastNames().areNone()).isTrue();
  }

  @Test
  void aRegistrationMadeAnewIsToldFromTheOneBefore() throws Exception {
    registerTablet(TABLET);
    Registration before = registrations.tablet(TABLET).orElseThrow();
    assertThat(before.value()).isEqualTo("startup_" + TABLET);
    assertThat(registrations.tablets()).containsExactly(before);

    zookeeper.observer().delete().forPath("/openmldb/nodes/" + TABLET);
    assertThat(registrations.isTabletRegistered(TABLET)).isFalse();
    registerTablet(TABLET);

    assertThat(registrations.tablet(TABLET).orElseThrow().czxid()).isGreaterThan(before.czxid());
  }

  @Test
  void theTaskmanagerThatLeadsIsReadWhereOneRegistered() throws Exception {
    ZooKeeperFixture.register(
        zookeeper.observer(),
        CreateMode.EPHEMERAL,
        "/openmldb/taskmanager/leader",
        "127.0.0.1:9902");

    assertThat(registrations.taskmanagerLeader()).contains("127.0.0.1:9902");
  }

  @Test
  void aNodeThatWasMadeWithoutDataSaysNothing() throws Exception {
    zookeeper.make("/openmldb", ZooDefs.Ids.OPEN_ACL_UNSAFE);
    zookeeper.make("/openmldb/taskmanager", ZooDefs.Ids.OPEN_ACL_UNSAFE);
    zookeeper
        .observer()
        .getZookeeperClient()
        .getZooKeeper()
        .create(
            "/openmldb/taskmanager/leader",
            null,
            ZooDefs.Ids.OPEN_ACL_UNSAFE,
            CreateMode.PERSISTENT);

    assertThat(registrations.taskmanagerLeader()).isEmpty();
  }

  @Test
  void nothingIsKnownToBeQuietAtFirstSight() throws Exception {
    registerTablet(TABLET);

    assertThat(registrations.sinceLastMembershipChange()).isZero();
    clock.advance(Duration.ofSeconds(7));
    assertThat(registrations.sinceLastMembershipChange()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void anOldRegistrationAsTheLastChangeProvesQuietAtFirstSight() throws Exception {
    registerTablet(TABLET);
    elect("127.0.0.1:7527");
    clock.advance(Duration.ofMinutes(10));

    assertThat(registrations.sinceLastMembershipChange())
        .isGreaterThanOrEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aLossBeforeFirstSightCouldHaveBeenAMomentAgo() throws Exception {
    registerTablet(TABLET);
    registerTablet("127.0.0.1:10922");
    elect("127.0.0.1:7527");
    zookeeper.observer().delete().forPath("/openmldb/nodes/127.0.0.1:10922");
    clock.advance(Duration.ofMinutes(10));

    assertThat(registrations.sinceLastMembershipChange()).isZero();
  }

  @Test
  void comingAndGoingOfATabletOrANameserverEndsTheQuiet() throws Exception {
    elect("127.0.0.1:7527");
    registerTablet(TABLET);
    registrations.sinceLastMembershipChange();

    assertEndsTheQuiet(() -> registerTablet("127.0.0.1:10922"));
    assertEndsTheQuiet(() -> zookeeper.observer().delete().forPath("/openmldb/nodes/" + TABLET));
    assertEndsTheQuiet(() -> elect("127.0.0.1:7528"));
  }

  @Test
  void aChangeIsDatedWhenItHappensNotWhenItIsAskedFor() throws Exception {
    registerTablet(TABLET);
    registrations.sinceLastMembershipChange();
    clock.advance(Duration.ofSeconds(30));

    zookeeper.observer().delete().forPath("/openmldb/nodes/" + TABLET);
    awaitWatch();
    clock.advance(Duration.ofSeconds(4));

    assertThat(registrations.sinceLastMembershipChange()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void aClockThatIsSetMakesNoQuietLongerOrShorter() throws Exception {
    registerTablet(TABLET);
    assertThat(registrations.sinceLastMembershipChange()).isZero();

    clock.step(Duration.ofMinutes(10));
    assertThat(registrations.sinceLastMembershipChange()).isZero();

    clock.step(Duration.ofMinutes(-30));
    clock.advance(Duration.ofSeconds(7));
    assertThat(registrations.sinceLastMembershipChange()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aChangeAfterTheSessionWasLostIsStillSeen() throws Exception {
    registerTablet(TABLET);
    registrations.sinceLastMembershipChange();
    clock.advance(Duration.ofSeconds(30));
    ZooKeeperFixture.expire(zooKeepers.of(zookeeper.cluster()));

    assertThat(registrations.sinceLastMembershipChange())
        .isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    assertEndsTheQuiet(() -> registerTablet("127.0.0.1:10922"));
  }

  @Test
  void aZookeeperThatDoesNotAnswerIsNamed() throws Exception {
    ClusterConfig nowhere = ZooKeeperFixture.cluster("127.0.0.1:1", Optional.empty());
    try (ZooKeeperClients impatient = new ZooKeeperClients(Duration.ofMillis(200))) {
      assertThatThrownBy(() -> impatient.registrations(nowhere))
          .isInstanceOf(ZooKeeperUnavailableException.class)
          .hasMessageContaining("cluster demo at 127.0.0.1:1");
    }
  }

  @Test
  void whatTheWorkerMayNotReadIsRefusedAndNotTriedAgain() throws Exception {
    Path credentials = Files.writeString(directory.resolve("zk"), "user:password\n");
    ClusterConfig withAuth =
        ZooKeeperFixture.cluster(
            zookeeper.cluster().zookeeper(), Optional.of(new ZooKeeperAuth("digest", credentials)));
    ClusterConfig without = zookeeper.cluster();
    try (ZooKeeperClients authorized = ZooKeeperFixture.impatient()) {
      new LeaseStore(ZooKeeperFixture.registry(withAuth), authorized, () -> "here", null)
          .acquire("demo", "rollout-demo", "run-1", () -> true);

      LeaseStore stranger =
          new LeaseStore(ZooKeeperFixture.registry(without), zooKeepers, () -> "here", null);
      assertThatThrownBy(() -> stranger.read(without))
          .isInstanceOf(ZooKeeperRefusedException.class)
          .hasMessageContaining("zookeeperAuth")
          .hasMessageNotContaining("password");
    }
  }

  private void assertEndsTheQuiet(Change change) throws Exception {
    clock.advance(Duration.ofSeconds(30));
    assertThat(registrations.sinceLastMembershipChange())
        .isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    change.make();
    assertThat(registrations.sinceLastMembershipChange()).isZero();
  }

  /** The watch is heard on the client's event thread; a callback queued behind it comes later. */
  private void awaitWatch() throws Exception {
    CuratorFramework curator = zooKeepers.of(zookeeper.cluster());
    for (int i = 0; i < 3; i++) {
      CountDownLatch heard = new CountDownLatch(1);
      curator
          .getChildren()
          .inBackground((client, event) -> heard.countDown())
          .forPath("/openmldb/nodes");
      assertThat(heard.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void registerTablet(String endpoint) throws Exception {
    ZooKeeperFixture.register(
        zookeeper.observer(),
        CreateMode.EPHEMERAL,
        "/openmldb/nodes/" + endpoint,
        "startup_" + endpoint);
  }

  private String elect(String endpoint) throws Exception {
    return ZooKeeperFixture.register(
        zookeeper.observer(),
        CreateMode.EPHEMERAL_SEQUENTIAL,
        "/openmldb/leader/lock_request",
        endpoint);
  }

  @FunctionalInterface
  private interface Change {
    void make() throws Exception;
  }

  /** Starts at the real time, because ZooKeeper's own dates are real. */
  private void name(String name, String endpoint) throws Exception {
    ZooKeeperFixture.register(
        zookeeper.observer(), CreateMode.PERSISTENT, "/openmldb/map/names/" + name, endpoint);
  }

  private static final class MovableClock extends Clock {
    private volatile Instant now = Instant.now();
    private final AtomicLong nanoTime = new AtomicLong();

    /** Time passes. */
    void advance(Duration by) {
      now = now.plus(by);
      nanoTime.addAndGet(by.toNanos());
    }

    /** Somebody sets the clock. */
    void step(Duration by) {
      now = now.plus(by);
    }

    long nanoTime() {
      return nanoTime.get();
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("this clock has one zone");
    }
  }
}
