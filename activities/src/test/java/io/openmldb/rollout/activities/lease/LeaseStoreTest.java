package io.openmldb.rollout.activities.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.support.WorkerProcessId;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperFixture;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperRelease;
import io.openmldb.rollout.workflows.activity.LeaseActivities.LeaseRequest;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.Follower;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("component")
@ParameterizedClass
@EnumSource(ZooKeeperRelease.class)
class LeaseStoreTest {

  @Parameter private ZooKeeperRelease release;

  private static final String TABLET = "127.0.0.1:10921";
  private static final String PATH = "/openmldb-rollout/_openmldb";
  private static final Instant NOW = Instant.parse("2026-11-25T03:00:00.123456Z");
  private static final LeaderMove MOVE =
      new LeaderMove("db", "t1", 7, 0, TABLET, "127.0.0.1:10922", /* replicaAdded= */ true);

  private ZooKeeperFixture zookeeper;
  private ZooKeeperClients zooKeepers;
  private ClusterConfig cluster;
  private LeaseStore leases;
  private int nonces;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new ZooKeeperFixture(release);
    zooKeepers = ZooKeeperFixture.impatient();
    cluster = zookeeper.cluster();
    leases = new LeaseStore(ZooKeeperFixture.registry(cluster), zooKeepers, () -> "here", null);
  }

  @AfterEach
  void stop() throws Exception {
    zooKeepers.close();
    zookeeper.close();
  }

  @Test
  void aLeaseThatIsTakenStandsOutsideOpenmldbsTreeAndNamesItsOwner() throws Exception {
    Lease lease = acquire("rollout-demo", "run-1");

    assertThat(leases.read(cluster).orElseThrow())
        .satisfies(
            record -> {
              assertThat(record.workflowId()).isEqualTo("rollout-demo");
              assertThat(record.runId()).isEqualTo("run-1");
              assertThat(record.autoFailoverFound()).isTrue();
              assertThat(record.isSettled()).isTrue();
            });
    String owner = PATH + "/" + zookeeper.childrenOf(PATH).get(0);
    assertThat(lease.fencingToken())
        .isEqualTo(zookeeper.observer().checkExists().forPath(owner).getCzxid());
    assertThat(new String(zookeeper.observer().getData().forPath(PATH), StandardCharsets.UTF_8))
        .contains("\"workflowId\":\"rollout-demo\"", "\"autoFailoverFound\":true");
  }

  @Test
  void itsOwnerIsGivenItAgainWithTheSameTokenAndWhatWasFoundFirstStays() {
    Lease first = acquire("rollout-demo", "run-1");
    Lease again = leases.acquire("demo", "rollout-demo", "run-1", () -> false);

    assertThat(again).isEqualTo(first);
    assertThat(leases.requireHeld(again).autoFailoverFound()).isTrue();
  }

  @Test
  void anotherOneIsRefusedWithTheOwnersName() {
    acquire("rollout-demo", "run-1");
    AtomicInteger asked = new AtomicInteger();

    assertThatThrownBy(
            () -> leases.acquire("demo", "other", "run-2", () -> asked.incrementAndGet() > 0))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("rollout-demo")
        .hasMessageContaining("run-1");
    assertThat(asked).hasValue(0);
  }

  @Test
  void theSameWorkflowIdInALaterRunIsAnotherOwner() {
    acquire("rollout-demo", "run-1");

    assertThatThrownBy(() -> acquire("rollout-demo", "run-2"))
        .isInstanceOf(LeaseHeldException.class);
  }

  @Test
  void everythingRecordedIsReadBackAsItWasWritten() {
    Lease lease = acquire("rollout-demo", "run-1");
    Node node = new Node(Component.TABLET, TABLET, "127.0.0.1", "/opt/tablet");
    WriteFenceRecord fence = new WriteFenceRecord(TABLET, NOW, "n", List.of(MOVE));
    FailoverPauseRecord pause = new FailoverPauseRecord(TABLET, NOW, "n", Map.of());

    LeaseRecord written =
        hold(lease)
            .update(record -> record.withNode(node).withFence(fence).withFailoverPause(pause));

    assertThat(leases.requireHeld(lease)).isEqualTo(written);
    assertThat(written.node()).isEqualTo(node);
    assertThat(written.fence()).isEqualTo(fence);
    assertThat(written.failoverPause()).isEqualTo(pause);
    assertThat(written.isSettled()).isFalse();
  }

  @Test
  void writesOfTwoThreadsAreBothKept() {
    Lease lease = acquire("rollout-demo", "run-1");
    AtomicInteger calls = new AtomicInteger();

    HeldLease held = hold(lease);
    held.update(
        record -> {
          if (calls.incrementAndGet() == 1) {
            held.update(
                between ->
                    between.withFailoverPause(new FailoverPauseRecord(TABLET, NOW, "n", Map.of())));
          }
          return record.withFence(new WriteFenceRecord(TABLET, NOW, "n", List.of()));
        });

    LeaseRecord record = leases.requireHeld(lease);
    assertThat(record.fence()).isNotNull();
    assertThat(record.failoverPause()).isNotNull();
  }

  @Test
  void movesAreRecordedAndForgotten() {
    Lease lease = acquire("rollout-demo", "run-1");
    assertThat(hold(lease).moves(TABLET)).isEmpty();

    assertThat(hold(lease).recordMoves(TABLET, List.of(MOVE))).containsExactly(MOVE);
    assertThat(hold(lease).moves(TABLET)).containsExactly(MOVE);
    assertThat(hold(lease).moves("127.0.0.1:1092")).isEmpty();
    OptionalLong since = hold(lease).movesSince(TABLET);
    assertThat(since).isPresent();

    LeaderMove further = new LeaderMove("db", "t1", 7, 1, TABLET, "127.0.0.1:10923", false);
    hold(lease).recordMoves(TABLET, List.of(further));
    assertThat(hold(lease).movesSince(TABLET)).isEqualTo(since);

    hold(lease).clearMoves(TABLET);
    hold(lease).clearMoves(TABLET);
    assertThat(hold(lease).movesSince(TABLET)).isEmpty();
    assertThat(hold(lease).moves(TABLET)).isEmpty();
  }

  @Test
  void movesThatAreRecordedLaterAreAddedAndForgetNoAddedReplica() {
    Lease lease = acquire("rollout-demo", "run-1");
    LeaderMove further = new LeaderMove("db", "t1", 7, 1, TABLET, "127.0.0.1:10923", false);
    LeaderMove again = new LeaderMove("db", "t1", 7, 0, TABLET, "127.0.0.1:10923", false);
    LeaderMove movedOn = new LeaderMove("db", "t1", 7, 1, TABLET, "127.0.0.1:10922", false);
    hold(lease).recordMoves(TABLET, List.of(MOVE));

    assertThat(hold(lease).recordMoves(TABLET, List.of(further, again)))
        .containsExactly(MOVE, further);
    assertThat(hold(lease).recordMoves(TABLET, List.of(movedOn))).containsExactly(MOVE, movedOn);
    assertThat(hold(lease).moves(TABLET)).containsExactly(MOVE, movedOn);
  }

  @Test
  void tenThousandMovesAndFollowersWithLongNamesAreKeptAndTakenOverAndReleased() throws Exception {
    String name = "n".repeat(255);
    List<LeaderMove> moves =
        IntStream.range(0, 10_000)
            .mapToObj(pid -> new LeaderMove(name, name, 7, pid, TABLET, name + ":10922", false))
            .toList();
    List<Follower> followers =
        IntStream.range(0, 10_000)
            .mapToObj(pid -> new Follower(name, name, 8, pid, name + ":10922"))
            .toList();
    Lease lease = acquire("rollout-demo", "run-1");

    assertThat(hold(lease).recordMoves(TABLET, moves.subList(0, 9_000))).hasSize(9_000);
    assertThat(hold(lease).recordMoves(TABLET, moves)).isEqualTo(moves);
    hold(lease).recordDetached(TABLET, followers);
    assertThat(zookeeper.observer().getData().forPath(PATH)).hasSizeLessThan(1_000);

    LeaseRecord left = leases.requireHeld(lease);
    Lease taken = takeOver(left, "repair-demo", "run-9", true);
    assertThat(hold(taken).moves(TABLET)).isEqualTo(moves);
    assertThat(hold(taken).detached(TABLET)).isEqualTo(followers);
    assertThat(leases.unsettledEndpoint(cluster, left)).contains(TABLET);
    assertThatThrownBy(() -> leases.release(taken))
        .isInstanceOf(PendingUndoException.class)
        .hasMessageContaining("10000 followers are detached");

    hold(taken).clearDetached(TABLET);
    assertThatThrownBy(() -> leases.release(taken))
        .isInstanceOf(PendingUndoException.class)
        .hasMessageContaining("10000 leaders of tablet " + TABLET + " were to be moved");

    hold(taken).clearMoves(TABLET);
    leases.release(taken);
    assertThat(zookeeper.childrenOf("/openmldb-rollout")).isEmpty();
  }

  @Test
  void listsOfOneLeaseAreNotWrittenUnderAnother() {
    Lease former = acquire("rollout-demo", "run-1");
    takeOver(leases.requireHeld(former), "repair-demo", "run-9", true);

    assertThatThrownBy(() -> hold(former).recordMoves(TABLET, List.of(MOVE)))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> hold(former).clearMoves(TABLET))
        .isInstanceOf(LeaseLostException.class);
  }

  @Test
  void clustersWhoseRootsDifferInAnUnderlineOnlyHaveALeaseEach() {
    List<String> roots = List.of("/a/b", "/a_b", "/a_/b", "/a/_b", "/a%5Fb", "/a//b");

    assertThat(roots.stream().map(root -> lease(root))).doesNotHaveDuplicates();
  }

  @Test
  void aReleaseLeavesNothingBehindAndIsSafeToRepeat() throws Exception {
    Lease lease = acquire("rollout-demo", "run-1");
    hold(lease).recordMoves(TABLET, List.of(MOVE));

    hold(lease).clearMoves(TABLET);

    leases.release(lease);
    leases.release(lease);

    assertThat(zookeeper.childrenOf("/openmldb-rollout")).isEmpty();
    assertThat(leases.read(cluster)).isEmpty();
  }

  @Test
  void aReleaseIsRefusedWhileSomethingIsStillToBeUndone() {
    Lease lease = acquire("rollout-demo", "run-1");
    hold(lease)
        .update(record -> record.withFence(new WriteFenceRecord(TABLET, NOW, "n", List.of(MOVE))));

    assertThatThrownBy(() -> leases.release(lease))
        .isInstanceOf(PendingUndoException.class)
        .hasMessageContaining(TABLET);
    assertThat(leases.read(cluster)).isPresent();
  }

  @Test
  void aReleaseOfAnEarlierLeaseLeavesTheNextOwnersAlone() {
    Lease first = acquire("rollout-demo", "run-1");
    leases.release(first);
    Lease second = acquire("rollout-demo", "run-2");

    leases.release(first);

    assertThat(leases.requireHeld(second).runId()).isEqualTo("run-2");
  }

  @Test
  void afterAReleaseNothingCanBeWrittenInItsName() {
    Lease first = acquire("rollout-demo", "run-1");
    leases.release(first);
    assertThatThrownBy(() -> leases.requireHeld(first)).isInstanceOf(LeaseLostException.class);

    Lease second = acquire("rollout-demo", "run-1");
    assertThat(second.fencingToken()).isGreaterThan(first.fencingToken());
    assertThatThrownBy(() -> hold(first).update(record -> record.withNode(null)))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> hold(first).recordMoves(TABLET, List.of(MOVE)))
        .isInstanceOf(LeaseLostException.class);
  }

  @Test
  void aRecordReplacedBetweenReadAndWriteIsNotOverwritten() {
    Lease first = acquire("rollout-demo", "run-1");

    // The new record is at version 0, as the first one was when it was read.
    assertThatThrownBy(
            () ->
                hold(first)
                    .update(
                        record -> {
                          leases.release(first);
                          leases.acquire("demo", "other", "run-2", () -> true);
                          return record.withFence(
                              new WriteFenceRecord(TABLET, NOW, "n", List.of()));
                        }))
        .isInstanceOf(LeaseLostException.class)
        .hasMessageContaining("other");
    assertThat(leases.read(cluster).orElseThrow().fence()).isNull();
  }

  @Test
  void aTakeoverKeepsWhatIsRecordedAndStopsTheFormerOwner() {
    Lease former = acquire("rollout-demo", "run-1");
    hold(former).recordMoves(TABLET, List.of(MOVE));
    LeaseRecord left =
        hold(former)
            .update(
                record -> record.withFence(new WriteFenceRecord(TABLET, NOW, "n", List.of(MOVE))));

    Lease taken = takeOver(left, "repair-demo", "run-9", true);
    Lease again = takeOver(left, "repair-demo", "run-9", true);

    assertThat(again).isEqualTo(taken);
    assertThat(taken.fencingToken()).isGreaterThan(former.fencingToken());
    assertThat(leases.requireHeld(taken).fence()).isEqualTo(left.fence());
    assertThat(leases.requireHeld(taken).workflowId()).isEqualTo("repair-demo");
    assertThat(hold(taken).moves(TABLET)).containsExactly(MOVE);
    assertThatThrownBy(() -> leases.requireHeld(former)).isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> takeOver(left, "third", "run-10", true))
        .isInstanceOf(LeaseHeldException.class);
  }

  @Test
  void aLeaseThatWasGivenBackMeanwhileIsTakenAfreshAndNotAsItWasLeft() {
    Lease former = acquire("rollout-demo", "run-1");
    LeaseRecord left =
        hold(former)
            .update(
                record -> record.withFence(new WriteFenceRecord(TABLET, NOW, "n", List.of(MOVE))));
    hold(former).update(record -> record.withFence(null));
    leases.release(former);

    Lease taken = takeOver(left, "repair-demo", "run-9", false);

    LeaseRecord record = leases.requireHeld(taken);
    assertThat(record.fence()).isNull();
    assertThat(record.autoFailoverFound()).isFalse();
    assertThat(record.workflowId()).isEqualTo("repair-demo");
  }

  @Test
  void aLeaseOutlivesTheSessionThatTookIt() throws Exception {
    Lease lease = acquire("rollout-demo", "run-1");

    ZooKeeperFixture.expire(zooKeepers.of(cluster));

    hold(lease)
        .update(record -> record.withFence(new WriteFenceRecord(TABLET, NOW, "n", List.of())));
    assertThat(leases.requireHeld(lease).fence()).isNotNull();
  }

  @Test
  void onlyItsOwnerForgetsALeaseWhoseAnswerGotLost() {
    acquire("rollout-demo", "run-1");

    leases.forget("demo", "rollout-demo", "run-2");
    assertThat(leases.read(cluster)).isPresent();
    leases.forget("demo", "rollout-demo", "run-1");
    assertThat(leases.read(cluster)).isEmpty();
    leases.forget("demo", "rollout-demo", "run-1");
  }

  private Lease takeOver(LeaseRecord left, String workflowId, String runId, boolean autoFailover) {
    LeaseRequest asking = new LeaseRequest("demo", workflowId, runId);
    return leases.takeOver(asking, left, () -> autoFailover, attempt()).lease();
  }

  private HeldLease hold(Lease lease) {
    return leases.begin(lease, attempt()).hold();
  }

  private LeaseAttempt attempt() {
    return new LeaseAttempt("" + nonces++, "test", null, 1, WorkerProcessId.current(), List.of());
  }

  private static String lease(String rootPath) {
    return LeasePaths.of(ClusterConfig.DEFAULT_LEASE_PATH, rootPath).record();
  }

  private Lease acquire(String workflowId, String runId) {
    return leases.acquire("demo", workflowId, runId, () -> true);
  }
}
