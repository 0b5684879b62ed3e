package io.openmldb.rollout.activities.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.support.TimeSource;
import io.openmldb.rollout.activities.support.VirtualTimeSource;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.activities.support.WorkerProcessId;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperFixture;
import io.openmldb.rollout.workflows.activity.LeaseActivities.LeaseRequest;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
class LeaseAttemptRunnerTest {

  private static final Node TABLET =
      new Node(Component.TABLET, "127.0.0.1:10921", "127.0.0.1", "/opt/openmldb");
  private static final WorkerProcessId HERE = WorkerProcessId.current();
  private static final WorkerProcessId ELSEWHERE =
      new WorkerProcessId("7@elsewhere", "another machine", 7, 1);

  private final VirtualTimeSource timeSource = new VirtualTimeSource();
  private ZooKeeperFixture zookeeper;
  private ZooKeeperClients zooKeepers;
  private LeaseStore leases;
  private LeaseAttemptRunner attempts;
  private Lease lease;

  @BeforeEach
  void takeTheLease() throws Exception {
    zookeeper = new ZooKeeperFixture();
    zooKeepers = ZooKeeperFixture.impatient();
    leases =
        new LeaseStore(
            ZooKeeperFixture.registry(zookeeper.cluster()), zooKeepers, () -> "here", null);
    attempts = new LeaseAttemptRunner(leases, HERE, () -> new Waiter(timeSource, () -> {}));
    lease = leases.acquire("demo", "rollout-demo", "run-1", () -> true);
  }

  @AfterEach
  void stop() throws Exception {
    zooKeepers.close();
    zookeeper.close();
  }

  private BegunAttempt begin(String nonce, WorkerProcessId process) {
    return leases.begin(lease, attempt(nonce, process));
  }

  private static LeaseAttempt attempt(String nonce, WorkerProcessId process) {
    return new LeaseAttempt(nonce, "MoveAway 5", null, 1, process, List.of());
  }

  private Duration waited() {
    return Duration.between(Instant.EPOCH, timeSource.now());
  }

  @Test
  void oneThatNobodyElseIsBeforeWorksAtOnceAndLeavesNothingBehind() {
    assertThat(attempts.run(lease, held -> held.update(record -> record.withNode(TABLET))).node())
        .isEqualTo(TABLET);

    assertThat(waited()).isZero();
    assertThat(leavesAttempts()).isEmpty();
  }

  @Test
  void oneThatFailsStrikesItselfAllTheSame() {
    assertThatThrownBy(
            () ->
                attempts.run(
                    lease,
                    held -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");

    assertThat(leavesAttempts()).isEmpty();
  }

  @Test
  void oneThatIsReplacedCanNeitherCheckNorReadNorWriteAnyMore() {
    HeldLease stale = begin("a", ELSEWHERE).hold();
    stale.check();

    HeldLease later = begin("b", ELSEWHERE).hold();

    assertThatThrownBy(stale::check)
        .isInstanceOf(AttemptReplacedException.class)
        .hasMessageContaining("attempt 1 of MoveAway 5 in worker process 7@elsewhere");
    assertThatThrownBy(stale::require).isInstanceOf(AttemptReplacedException.class);
    assertThatThrownBy(() -> stale.update(record -> record.withNode(TABLET)))
        .isInstanceOf(AttemptReplacedException.class);
    assertThatThrownBy(() -> stale.clearMoves("t")).isInstanceOf(AttemptReplacedException.class);
    assertThat(later.require().node()).isNull();
    assertThat(later.token()).isGreaterThan(stale.token());
  }

  @Test
  void oneThatIsReplacedBetweenItsReadAndItsWriteWritesNothing() {
    HeldLease stale = begin("a", ELSEWHERE).hold();
    LeaderMove move = new LeaderMove("db", "t", 1, 0, "a:1", "b:1", false);
    stale.recordMoves("a:1", List.of(move));

    assertThatThrownBy(
            () ->
                stale.update(
                    record -> {
                      begin("b", ELSEWHERE);
                      return record.withNode(TABLET);
                    }))
        .isInstanceOf(AttemptReplacedException.class);

    assertThat(leases.requireHeld(lease).node()).isNull();
  }

  @Test
  void oneOnAnotherMachineIsReplacedAtOnceAndWaitedOut() {
    HeldLease stale = begin("a", ELSEWHERE).hold();
    CompletableFuture<Boolean> replacedFirst = new CompletableFuture<>();
    LeaseAttemptRunner watching =
        new LeaseAttemptRunner(
            leases,
            HERE,
            () -> {
              replacedFirst.complete(isReplaced(stale));
              return new Waiter(timeSource, () -> {});
            });

    watching.run(lease, HeldLease::require);

    assertThat(replacedFirst).isCompletedWithValue(true);
    assertThat(waited()).isGreaterThanOrEqualTo(LeaseAttemptRunner.QUIET);
  }

  private static boolean isReplaced(HeldLease held) {
    try {
      held.check();
      return false;
    } catch (AttemptReplacedException e) {
      return true;
    }
  }

  @Test
  void oneOfThisProcessThatHasEndedIsNotWaitedFor() {
    begin("a", HERE);

    attempts.run(lease, HeldLease::require);

    assertThat(waited()).isZero();
  }

  @Test
  void oneThatGoesOnInThisProcessIsWaitedForUntilItHasEnded() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CompletableFuture<Boolean> first =
        CompletableFuture.supplyAsync(
            () ->
                attempts.run(
                    lease,
                    held -> {
                      begun.countDown();
                      await(mayEnd);
                      return isReplaced(held);
                    }));
    begun.await();
    TimeSource ending =
        new TimeSource() {
          @Override
          public Instant now() {
            return timeSource.now();
          }

          @Override
          public void sleep(Duration pause) {
            timeSource.sleep(pause);
            mayEnd.countDown();
            first.join();
          }
        };

    new LeaseAttemptRunner(leases, HERE, () -> new Waiter(ending, () -> {}))
        .run(lease, HeldLease::require);

    assertThat(first).isCompletedWithValue(true);
    assertThat(waited()).isPositive().isLessThan(Duration.ofSeconds(2));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void oneWhoseProcessOnThisMachineIsGoneIsNotWaitedFor() throws Exception {
    Process other = new ProcessBuilder("sleep", "600").start();
    String stat = Files.readString(Path.of("/proc", String.valueOf(other.pid()), "stat"));
    long ticks = Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19]);
    WorkerProcessId there = new WorkerProcessId("other", HERE.scope(), other.pid(), ticks);
    begin("a", there);
    attempts.run(lease, HeldLease::require);
    assertThat(waited()).isGreaterThanOrEqualTo(LeaseAttemptRunner.QUIET);
    Instant before = timeSource.now();
    begin("b", there);

    other.destroyForcibly().waitFor();
    attempts.run(lease, HeldLease::require);

    assertThat(timeSource.now()).isEqualTo(before);
  }

  @Test
  void oneThatWasReplacedByOneThatDiedBeforeItHadWaitedIsWaitedForStill() {
    HeldLease stale = begin("a", ELSEWHERE).hold();
    begin("b", HERE); // It ended at once, and cannot act; what it has replaced may.

    attempts.run(lease, HeldLease::require);

    assertThat(waited()).isGreaterThanOrEqualTo(LeaseAttemptRunner.QUIET);
    assertThatThrownBy(stale::check).isInstanceOf(AttemptReplacedException.class);
  }

  @Test
  void oneThatIsCancelledWhileItWaitsLeavesTheWaitToItsSuccessor() {
    begin("a", ELSEWHERE);
    LeaseAttemptRunner cancelled =
        new LeaseAttemptRunner(
            leases,
            HERE,
            () ->
                new Waiter(
                    timeSource,
                    () -> {
                      throw new CancellationException("cancelled");
                    }));
    assertThatThrownBy(() -> cancelled.run(lease, HeldLease::require))
        .isInstanceOf(CancellationException.class);

    attempts.run(lease, HeldLease::require);

    assertThat(waited()).isGreaterThanOrEqualTo(LeaseAttemptRunner.QUIET);
    assertThat(leavesAttempts()).isEmpty();
  }

  @Test
  void oneThatWasWaitedOutIsNotWaitedForTwice() {
    begin("a", ELSEWHERE);

    List<LeaseAttempt> atWork = attempts.run(lease, held -> leavesAttempts());

    assertThat(atWork).singleElement().satisfies(one -> assertThat(one.before()).isEmpty());
  }

  @Test
  void oneThatStoodStillWhileAnotherBeganDoesNotBeginBesideIt() {
    LeaseTransactions tree = tree();
    VersionedLease seen = tree.held(lease);
    List<LeaseAttempt> nobody = tree.attempts();
    HeldLease other = begin("b", ELSEWHERE).hold();

    boolean begun = tree.begin(seen, attempt("a", HERE), nobody);

    assertThat(begun).isFalse();
    other.check();
    assertThat(leavesAttempts()).extracting(LeaseAttempt::nonce).containsExactly("b");
  }

  @Test
  void oneThatStoodStillBeforeItBeganDoesNotReplaceALaterAttemptOfItsActivity() {
    HeldLease later =
        leases
            .begin(lease, new LeaseAttempt("b", "MoveAway 5", null, 2, ELSEWHERE, List.of()))
            .hold();

    assertThatThrownBy(() -> begin("a", HERE))
        .isInstanceOf(AttemptReplacedException.class)
        .hasMessageContaining("attempt 2 of MoveAway 5");

    later.check();
    leases.begin(lease, new LeaseAttempt("c", "MoveAway 5", null, 2, HERE, List.of()));
    assertThatThrownBy(later::check).isInstanceOf(AttemptReplacedException.class);
  }

  @Test
  void aTakeoverLeavesNoAttemptAtWorkThatBeganInThatVeryMoment() {
    LeaseTransactions tree = tree();
    VersionedLease seen = tree.held(lease);
    List<LeaseAttempt> nobody = tree.attempts();
    begin("a", ELSEWHERE);
    LeaseRequest asking = new LeaseRequest("demo", "other", "run-2");
    LeaseRecord taken = seen.record().ownedBy(asking, "here", null, Instant.EPOCH);

    boolean replaced = tree.replace(seen, taken, attempt("b", HERE), nobody);

    assertThat(replaced).isFalse();
    assertThat(leases.takeOver(asking, seen.record(), () -> true, attempt("b", HERE)).attempt())
        .satisfies(
            ours -> assertThat(ours.before()).extracting(LeaseAttempt::nonce).containsExactly("a"));
    assertThat(leavesAttempts()).extracting(LeaseAttempt::nonce).containsExactly("b");
  }

  /** It was reset after its rollout had gone on to the next node. */
  @Test
  void aNodeRolloutThatTheLeaseDoesNotNameChangesNothing() {
    String named = "rollout-demo/tablet/" + TABLET.endpoint();
    attempts.run(lease, held -> held.update(record -> record.withNode(TABLET, named)));
    BegunAttempt atWork = leases.begin(lease, of(named, "a"));

    assertThatThrownBy(() -> leases.begin(lease, of("rollout-demo/apiserver/a:1", "b")))
        .isInstanceOf(NodeNotInProgressException.class)
        .hasMessageContaining("rollout-demo/apiserver/a:1 must change nothing")
        .hasMessageContaining(named);
    atWork.hold().check();
    leases.begin(lease, of(lease.workflowId(), "c"));

    attempts.run(lease, held -> held.update(record -> record.withNode(null)));
    assertThatThrownBy(() -> leases.begin(lease, of(named, "d")))
        .isInstanceOf(NodeNotInProgressException.class)
        .hasMessageContaining("no node as in progress");
  }

  private static LeaseAttempt of(String workflowId, String nonce) {
    return new LeaseAttempt(nonce, "Restart " + nonce, workflowId, 1, HERE, List.of());
  }

  @Test
  void underALeaseThatIsAnothersByNowNothingBegins() {
    leases.release(lease);
    leases.acquire("demo", "other", "run-2", () -> true);

    assertThatThrownBy(() -> attempts.run(lease, HeldLease::require))
        .isInstanceOf(LeaseLostException.class);
    assertThat(leavesAttempts()).isEmpty();
  }

  private List<LeaseAttempt> leavesAttempts() {
    return tree().attempts();
  }

  private LeaseTransactions tree() {
    return new LeaseTransactions(zookeeper.cluster(), zooKeepers.of(zookeeper.cluster()));
  }
}
