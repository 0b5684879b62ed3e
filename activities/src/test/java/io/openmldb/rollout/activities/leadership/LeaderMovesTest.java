package io.openmldb.rollout.activities.leadership;

import static io.openmldb.rollout.activities.leadership.LeaderMoveScenario.A;
import static io.openmldb.rollout.activities.leadership.LeaderMoveScenario.B;
import static io.openmldb.rollout.activities.leadership.LeaderMoveScenario.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.leadership.transfer.LeaderMoveFailedException;
import io.openmldb.rollout.activities.leadership.transfer.TransferOptions;
import io.openmldb.rollout.activities.openmldb.client.NoNameServerException;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.activity.LeaderMoveActivities.MoveOutcome;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole moves on a simulated cluster under writes. */
class LeaderMovesTest {

  private final LeaderMoveScenario scene = new LeaderMoveScenario(true);

  @Test
  void everyLeaderMovesAwayWithoutLosingAWrite() {
    MoveOutcome outcome = scene.away(scene.plan());

    scene.assertEmptyOfLeaders();
    scene.assertAllIsWell();
    assertThat(outcome.cost().lostWrites()).isZero();
    assertThat(outcome.notes()).isEmpty();
  }

  @Test
  void everyLeaderComesHomeAndTheAddedReplicaIsDeleted() {
    List<LeaderMove> moves = scene.plan();
    scene.away(moves);
    assertThat(scene.lease.moves(A)).isEqualTo(moves);

    MoveOutcome outcome = scene.home(moves);

    scene.assertAllHome();
    scene.assertAllIsWell();
    assertThat(outcome.cost().lostWrites()).isZero();
    assertThat(scene.lease.moves(A)).isEmpty();
  }

  @Test
  void noStretchOfRefusedWritesIsLongerThanTwoSeconds() {
    List<LeaderMove> moves = scene.plan();
    MoveOutcome away = scene.away(moves);
    MoveOutcome home = scene.home(moves);

    assertThat(scene.cluster.longestRefusal()).isLessThan(Duration.ofSeconds(2));
    assertThat(away.cost().longestRefusalMillis()).isBetween(100L, 2000L);
    assertThat(home.cost().longestRefusalMillis()).isBetween(100L, 2000L);
    assertThat(away.cost().refusedWritesMillis())
        .isGreaterThanOrEqualTo(away.cost().longestRefusalMillis());
  }

  @Test
  void oldLeadersAreAttachedAndNeverRecovered() {
    List<LeaderMove> moves = scene.plan();
    scene.away(moves);
    scene.home(moves);

    assertThat(scene.cluster.calls()).noneMatch(call -> call.contains("RecoverTable"));
  }

  @Test
  void movesOfAnEarlierTryComeHomeWithThoseThatWerePlannedAfterIt() {
    List<LeaderMove> first = scene.plan();
    scene.away(first);
    scene.cluster.createTable("made", 9, 1, A, B);
    List<LeaderMove> rest = scene.plan();
    assertThat(rest).isNotEmpty().doesNotContainAnyElementsOf(first);

    scene.away(rest);
    assertThat(scene.lease.moves(A)).hasSize(first.size() + rest.size()).containsAll(first);
    scene.home(rest);

    assertThat(scene.cluster.leader("made", 0)).contains(A);
    scene.assertAllHome();
    scene.assertAllIsWell();
  }

  @Test
  void anotherTabletThatRegistersInAFailoverPauseIsMadeWholeBetweenBatches() {
    scene.cluster.kill(C);
    scene.cluster.advance(Duration.ofSeconds(9));
    List<LeaderMove> moves = scene.plan();
    scene.cluster.startInNextPause(C);

    scene.away(moves);

    assertThat(scene.cluster.servesAsLeader("another", 0, C)).isTrue();
    scene.home(moves);
    assertThat(scene.lease.require().returned()).isEmpty();
    scene.assertAllHome();
    scene.assertAllIsWell();
  }

  @Test
  void leadersThatArriveWhereNoneWasPlannedAreMovedBeforeTheRestartSingleOnesToo() {
    scene.away(scene.plan());
    scene.cluster.createTable("late", 8, 1, A);
    scene.cluster.createTable("latePair", 9, 1, A, B);
    scene.cluster.advance(Duration.ofSeconds(1));

    scene.away(List.of());

    assertThat(scene.cluster.leader("late", 0)).isPresent().get().isNotEqualTo(A);
    assertThat(scene.cluster.leader("latePair", 0)).contains(B);
    scene.home(List.of());
    assertThat(scene.cluster.leader("late", 0)).contains(A);
    assertThat(scene.cluster.replicas("late", 0)).containsExactly(A);
    scene.assertAllHome();
    scene.assertAllIsWell();
  }

  @Test
  void aPartitionThatNobodyLeadsIsNotWaitedForLongAndWhatMakesALeaderIsSaid() {
    List<LeaderMove> moves = scene.plan();
    scene.away(moves);
    scene.cluster.replicas("two", 0).forEach(e -> scene.cluster.damage().markDead("two", 0, e));
    Instant before = scene.cluster.now();

    assertThatThrownBy(() -> scene.home(moves))
        .isInstanceOf(LeaderMoveFailedException.class)
        .hasMessageContaining("db.two/0")
        .hasMessageContaining("rollout recover");

    assertThat(Duration.between(before, scene.cluster.now())).isLessThan(Duration.ofMinutes(2));
  }

  @Test
  void movingTwiceDoesNothingTheSecondTime() {
    List<LeaderMove> moves = scene.plan();
    scene.away(moves);
    int before = scene.cluster.calls().size();

    scene.away(moves);

    assertThat(scene.cluster.calls().stream().skip(before))
        .noneMatch(call -> call.contains("SetMode") || call.contains("ChangeLeader"));
    scene.assertAllIsWell();
  }

  @Test
  void autoFailoverThatWasFoundOffStaysOff() {
    LeaderMoveScenario off = new LeaderMoveScenario(false);
    List<LeaderMove> moves = off.plan();
    off.away(moves);
    off.home(moves);

    assertThat(off.cluster.calls()).noneMatch(call -> call.contains("ConfSet"));
    off.assertAllHome();
    off.assertAllIsWell();
  }

  @Test
  void noFenceIsRaisedWhileAServerHasJustRegistered() {
    List<LeaderMove> moves = scene.plan();
    scene.cluster.start("d:1");
    int before = scene.cluster.calls().size();
    scene.cluster.at(
        Duration.ofSeconds(5),
        () ->
            assertThat(scene.cluster.calls().stream().skip(before))
                .noneMatch(call -> call.contains("SetMode")));

    scene.away(moves);

    scene.assertAllIsWell();
  }

  @Test
  void theFirstFenceIsForFewLeadsAndQuickOnesAreFollowedByLargerOnes() {
    scene.cluster.createTable("wide", 9, 30, A, B);

    scene.away(scene.plan());

    assertThat(leadsPerFence()).startsWith(4, 8, 16);
    scene.assertAllIsWell();
  }

  @Test
  void aNameserverThatDoesNotAnswerIsNotWaitedForBeyondWhatAFenceMayLast() {
    scene.cluster.nextLeaderChangeHangs();

    MoveOutcome away = scene.away(scene.plan());

    assertThat(away.cost().longestRefusalMillis()).isBetween(1500L, 2000L);
    scene.assertAllIsWell();
  }

  @Test
  void aNameserverThatTakesThreeSecondsToShowItsTablesMovesLeadersAsAnyOther() {
    List<LeaderMove> moves = scene.plan();
    scene.cluster.showingEveryTableTakes(Duration.ofSeconds(3));

    MoveOutcome away = scene.away(moves);
    scene.assertEmptyOfLeaders();
    MoveOutcome home = scene.home(moves);

    scene.assertAllHome();
    assertThat(away.cost().longestRefusalMillis()).isLessThan(1000);
    assertThat(home.cost().longestRefusalMillis()).isLessThan(1000);
    assertThat(scene.cluster.calls().stream().skip(scene.cluster.calls().size() / 2))
        .noneMatch(call -> call.contains("RecoverTable"));
    scene.assertAllIsWell();
  }

  @Test
  void underAFenceTheNameserverIsAskedNeitherForATableNorForAllOperations() {
    List<LeaderMove> moves = scene.plan();
    scene.away(moves);
    scene.home(moves);

    assertThat(callsUnderAFence())
        .anyMatch(call -> call.contains("NameServer/ShowOPStatus {\"db\""))
        .noneMatch(call -> call.contains("NameServer/ShowTable "))
        .noneMatch(call -> call.endsWith("NameServer/ShowOPStatus {}"));
  }

  private List<String> callsUnderAFence() {
    List<String> calls = new ArrayList<>();
    boolean isUp = false;
    for (String call : scene.cluster.calls()) {
      if (call.contains("TabletServer/SetMode ")) {
        isUp = call.contains("\"follower\":true");
      } else if (isUp) {
        calls.add(call);
      }
    }
    return calls;
  }

  @Test
  void whatANameserverCannotTellUnderAFenceIsFoundOutAfterItInTheSameAttempt() {
    for (int millis = 100; millis <= 900; millis += 200) {
      LeaderMoveScenario slow = new LeaderMoveScenario(true);
      List<LeaderMove> moves = slow.plan();
      slow.cluster.lookingAtAPartitionTakes(Duration.ofMillis(millis));

      MoveOutcome away = slow.away(moves);

      slow.assertEmptyOfLeaders();
      assertThat(slow.cluster.longestRefusal()).isLessThan(Duration.ofSeconds(2));
      assertThat(away.cost().lostWrites()).isZero();

      MoveOutcome home = slow.home(moves);

      slow.assertAllHome();
      assertThat(slow.cluster.longestRefusal()).isLessThan(Duration.ofSeconds(2));
      assertThat(home.cost().lostWrites()).isZero();
      slow.assertAllIsWell();
    }
  }

  @Test
  void noStretchOfRefusedWritesExceedsTwoSecondsHoweverLongLeaderChangesTake() {
    for (int millis = 0; millis <= 2400; millis += 120) {
      LeaderMoveScenario slow = new LeaderMoveScenario(true);
      slow.cluster.createTable("wide", 9, 12, A, B);
      List<LeaderMove> moves = slow.plan();
      slow.cluster.callsTake(Duration.ofMillis(5));
      slow.cluster.operations().leaderChangesTake(Duration.ofMillis(millis));
      slow.cluster.at(
          Duration.ofSeconds(10),
          () -> slow.cluster.operations().leaderChangesTake(Duration.ofMillis(60)));

      MoveOutcome away = slow.away(moves);

      assertThat(away.cost().longestRefusalMillis()).isLessThan(2000);
      assertThat(slow.cluster.longestRefusal()).isLessThan(Duration.ofSeconds(2));
      slow.assertAllIsWell();
    }
  }

  @Test
  void aFenceWhoseTimerTookLongToSetIsNotRaised() {
    List<LeaderMove> moves = scene.plan();
    scene.watchdogs.armingTakes(Duration.ofSeconds(3));

    assertThatThrownBy(() -> scene.away(moves))
        .isInstanceOf(LeaderMoveFailedException.class)
        .hasMessageContaining("the host took 3");

    assertThat(scene.cluster.calls()).noneMatch(call -> call.contains("\"follower\":true"));
    scene.assertNothingIsLeftOpen();
    scene.watchdogs.armingTakes(Duration.ofMillis(300));
    scene.away(moves);
    scene.assertEmptyOfLeaders();
    scene.assertAllIsWell();
  }

  @Test
  void whatWaitsTooLongForTheLeaseBeforeALeaderChangeIsNotSent() {
    List<LeaderMove> moves = scene.plan();
    int before = scene.cluster.calls().size();
    AtomicBoolean slow = new AtomicBoolean(true);
    scene.lease.whenChecked(
        () -> {
          boolean underFence =
              scene.cluster.calls().stream().skip(before).anyMatch(c -> c.contains("/Put "));
          if (underFence && slow.getAndSet(false)) {
            scene.cluster.advance(Duration.ofMillis(1500));
          }
        });

    scene.away(moves);

    assertThat(slow).isFalse();
    assertThat(
            scene.cluster.calls().stream()
                .skip(before)
                .takeWhile(call -> !call.contains("\"follower\":false")))
        .noneMatch(call -> call.contains("ChangeLeader"));
    assertThat(scene.cluster.longestRefusal()).isLessThan(Duration.ofSeconds(2));
    scene.assertEmptyOfLeaders();
    scene.assertAllIsWell();
  }

  @Test
  void fencesDoNotGrowWhereLeaderChangesTakeTheirTime() {
    scene.cluster.createTable("wide", 9, 30, A, B);
    scene.cluster.operations().leaderChangesTake(Duration.ofSeconds(1));

    scene.away(scene.plan());

    assertThat(leadsPerFence()).allMatch(leads -> leads <= 4);
    scene.assertAllIsWell();
  }

  private List<Integer> leadsPerFence() {
    List<Integer> leads = new ArrayList<>();
    int asked = 0;
    for (String call : scene.cluster.calls()) {
      if (call.contains("ChangeLeader")) {
        asked++;
      } else if (call.contains("SetMode") && asked > 0) {
        leads.add(asked);
        asked = 0;
      }
    }
    return leads;
  }

  @Test
  void aFenceThatIsLiftedMeanwhileIsNoticedAndItsOldLeaderRecovered() {
    List<LeaderMove> moves = scene.plan();
    // The nameserver lifts the fence just while the leaders change, and nobody sees it coming.
    scene.cluster.operations().leaderChangesTake(Duration.ofMillis(400));
    scene.cluster.liftFenceAfterLeaderChangeIsAsked();

    MoveOutcome outcome = scene.away(moves);

    assertThat(outcome.cost().lostWrites()).isPositive();
    assertThat(outcome.notes()).anyMatch(note -> note.contains("did not hold"));
    assertThat(scene.cluster.calls()).anyMatch(call -> call.contains("RecoverTable"));
    scene.assertNothingIsLeftOpen();
    scene.cluster.comeToRest();
    assertThat(scene.cluster.wrongs()).allMatch(wrong -> wrong.contains("acknowledged writes"));
    assertThat(scene.cluster.lostWrites()).isEqualTo(outcome.cost().lostWrites());
  }

  @Test
  void aFollowerThatNeverCatchesUpIsGivenUpWithNothingLeftOpen() {
    List<LeaderMove> moves = scene.plan();
    scene.cluster.replicate(0);

    assertThatThrownBy(() -> scene.away(moves.stream().filter(m -> !m.replicaAdded()).toList()))
        .isInstanceOf(LeaderMoveFailedException.class)
        .hasMessageContaining("db.two/0")
        .hasMessageContaining("did not reach its leader within a second");

    scene.assertNothingIsLeftOpen();
    scene.cluster.replicate(20);
    scene.home(moves);
    scene.assertAllHome();
    scene.assertAllIsWell();
  }

  @Test
  void aTabletThatHangsCostsNoDeadlineForEachOfItsLeaders() {
    scene.cluster.createTable("many", 6, 200, A, B);
    List<LeaderMove> moves = scene.plan().stream().filter(move -> !move.replicaAdded()).toList();
    Instant from = scene.cluster.now();
    scene.cluster.freeze(A);

    scene.cluster.withoutWrites(
        () ->
            assertThatThrownBy(() -> scene.away(moves))
                .isInstanceOf(LeaderMoveFailedException.class)
                .hasMessageContaining("timed out"));

    assertThat(moves).hasSizeGreaterThan(200);
    assertThat(Duration.between(from, scene.cluster.now())).isLessThan(Duration.ofMinutes(5));
  }

  @Test
  void aTabletThatHangsDoesNotKeepLeadersOnOthersFromComingHome() {
    List<LeaderMove> moves = leadersOnTwoOthers();
    scene.cluster.freeze(B);

    assertLeaderOfThirdComesHomeSoon(moves);
  }

  @Test
  void followersThatLagOnOneTabletDoNotKeepLeadersOnOthersFromComingHome() {
    List<LeaderMove> moves = leadersOnTwoOthers();
    for (int pid = 0; pid < 3; pid++) {
      scene.cluster.damage().stopReplication("two", pid, A);
    }
    scene.cluster.advance(Duration.ofSeconds(20)); // More entries behind than a fence is for.

    assertLeaderOfThirdComesHomeSoon(moves);
  }

  /**
   * Those of the table {@code two} are on B, that of {@code upper} is on C, and comes after them.
   */
  private List<LeaderMove> leadersOnTwoOthers() {
    scene.cluster.createTable("upper", 9, 1, A, C);
    scene.cluster.advance(Duration.ofSeconds(1));
    List<LeaderMove> moves =
        scene.plan().stream().filter(m -> List.of("two", "upper").contains(m.table())).toList();
    scene.away(moves);
    assertThat(scene.cluster.leader("two", 0)).contains(B);
    assertThat(scene.cluster.leader("upper", 0)).contains(C);
    return moves;
  }

  private void assertLeaderOfThirdComesHomeSoon(List<LeaderMove> moves) {
    AtomicBoolean isHomeSoon = new AtomicBoolean();
    scene.cluster.at(
        Duration.ofSeconds(30),
        () -> isHomeSoon.set(scene.cluster.leader("upper", 0).equals(Optional.of(A))));

    assertThatThrownBy(() -> scene.home(moves)).isInstanceOf(LeaderMoveFailedException.class);

    assertThat(isHomeSoon).isTrue();
    assertThat(scene.cluster.lostWrites()).isZero();
  }

  @Test
  void aFollowerThatLagsIsWaitedForBeforeTheFence() {
    List<LeaderMove> moves = scene.plan();
    scene.cluster.replicate(0);
    scene.cluster.advance(Duration.ofSeconds(30)); // Three thousand entries behind.
    scene.cluster.replicate(4);

    MoveOutcome outcome = scene.away(moves);

    assertThat(outcome.cost().longestRefusalMillis()).isLessThan(2000);
    scene.assertEmptyOfLeaders();
    scene.assertAllIsWell();
  }

  @Test
  void aLeaderChangeThatHangsIsCancelledAndTheFenceLifted() {
    List<LeaderMove> moves = scene.plan();
    scene.cluster.operations().leaderChangesTake(Duration.ofMinutes(10));

    assertThatThrownBy(() -> scene.away(moves))
        .isInstanceOf(LeaderMoveFailedException.class)
        .hasMessageContaining("ended without changing the leader");

    scene.assertNothingIsLeftOpen();
    assertThat(scene.cluster.longestRefusal()).isLessThan(Duration.ofSeconds(2));
    assertThat(scene.cluster.calls().stream().filter(call -> call.contains("SetMode")))
        .hasSizeLessThan(14);
    scene.cluster.operations().leaderChangesTake(Duration.ofMillis(60));
    scene.home(moves);
    scene.assertAllHome();
    scene.assertAllIsWell();
  }

  /** Cancelled before it began, in the middle, with a leader that only its tablet knows of. */
  @ParameterizedTest
  @ValueSource(ints = {0, 150, 300, 450, 600, 750, 900, 1050, 1200, 1350, 1500})
  void aLeaderChangeThatIsCutOffLeavesALeaderThatItsFollowersFollow(int millis) {
    List<LeaderMove> moves = scene.plan();
    scene.cluster.operations().leaderChangesTake(Duration.ofMillis(500 + millis));
    scene.cluster.operations().metadataTakes(Duration.ofMillis(1400));
    scene.cluster.at(
        Duration.ofSeconds(4),
        () -> {
          scene.cluster.operations().leaderChangesTake(Duration.ofMillis(60));
          scene.cluster.operations().metadataTakes(Duration.ofMillis(20));
        });

    scene.away(moves);

    scene.assertEmptyOfLeaders();
    scene.home(moves);
    scene.assertAllHome();
    scene.assertAllIsWell();
  }

  @Test
  void aFenceIsLiftedInTimeThoughAnOldLeaderWhoseLeadHasNotPassedStaysOne() {
    List<LeaderMove> moves = scene.plan();
    scene.cluster.operations().leaderChangesTake(Duration.ofMinutes(10));
    scene.cluster.refuseDemotions(A, Duration.ofSeconds(8));

    assertThatThrownBy(() -> scene.away(moves))
        .isInstanceOf(OpenmldbException.Refused.class)
        .hasMessageContaining("fail to change role");

    assertThat(scene.cluster.isFenced(A)).isFalse();
    assertThat(scene.cluster.longestFence()).isLessThan(Duration.ofSeconds(2));
    scene.cluster.advance(Duration.ofSeconds(8));
    scene.cluster.operations().leaderChangesTake(Duration.ofMillis(60));
    assertThat(untilItSucceeds(() -> scene.away(moves)).cost().lostWrites()).isZero();
    scene.assertEmptyOfLeaders();
    scene.assertAllIsWell();
  }

  @Test
  void aFenceIsNotLiftedOverAnOldLeaderThatStaysOneThoughItsLeadHasPassed() {
    List<LeaderMove> moves = scene.plan();
    scene.cluster.refuseDemotions(A, Duration.ofSeconds(8));

    assertThatThrownBy(() -> scene.away(moves))
        .isInstanceOf(OpenmldbException.Refused.class)
        .hasMessageContaining("fail to change role");

    assertThat(scene.cluster.isFenced(A)).isTrue();
    scene.cluster.advance(Duration.ofSeconds(20)); // The host's timer demotes, then lifts.
    assertThat(untilItSucceeds(() -> scene.away(moves)).cost().lostWrites()).isZero();
    scene.assertEmptyOfLeaders();
    scene.assertAllIsWell();
  }

  @Test
  void aLeaderChangeThatFailsIsAskedForAgain() {
    List<LeaderMove> moves = scene.plan();
    scene.cluster.operations().fail("kChangeLeaderOP", 3);

    MoveOutcome outcome = scene.away(moves);

    assertThat(outcome.cost().lostWrites()).isZero();
    scene.assertEmptyOfLeaders();
    scene.assertAllIsWell();
  }

  @Test
  void leadersWhoseChangeFailedLeadAgainBeforeTheHostIsAskedToDisarmItsTimer() {
    List<LeaderMove> moves = scene.plan();
    scene.cluster.operations().fail("kChangeLeaderOP", 3);
    List<LeaderMove> leaderless = new ArrayList<>();
    scene.watchdogs.beforeDisarming(
        () -> moves.stream().filter(move -> !isLed(move)).forEach(leaderless::add));

    scene.away(moves);

    assertThat(leaderless).isEmpty();
    scene.assertAllIsWell();
  }

  private boolean isLed(LeaderMove move) {
    return Stream.of(A, B, C)
        .anyMatch(tablet -> scene.cluster.servesAsLeader(move.table(), move.pid(), tablet));
  }

  @Test
  void aReplicaWhoseOperationSomebodyCancelsIsAddedAllTheSame() {
    List<LeaderMove> moves = scene.plan();
    scene.cluster.at(Duration.ofMillis(500), () -> scene.cluster.operations().cancel("one"));

    scene.away(moves);

    assertThat(scene.cluster.calls().stream().filter(call -> call.contains("AddReplicaNS")))
        .hasSize(2);
    scene.assertEmptyOfLeaders();
    scene.assertAllIsWell();
  }

  @Test
  void aTableOfManyPartitionsIsReadOnceALookWhenReplicasAreAddedToAllOfThem() {
    int partitions = 300;
    LeaderMoveScenario wide =
        new LeaderMoveScenario(
            true, Map.of("name_server_task_concurrency", Integer.toString(partitions)));
    wide.cluster.createTable("many", 9, partitions, A);
    List<LeaderMove> moves =
        wide.plan().stream().filter(move -> move.table().equals("many")).toList();
    assertThat(moves).hasSize(partitions);
    ClusterContext context = wide.worker.context(A);
    Instant deadline = context.waiter().now().plus(Duration.ofMinutes(1));

    new TemporaryReplicas(context, deadline).add(moves);
    new TemporaryReplicas(context, deadline).delete(moves);

    assertThat(wide.cluster.replicas("many", partitions - 1)).containsExactly(A);
    assertThat(wide.cluster.calls())
        .filteredOn(call -> call.contains("ShowTable {") && call.contains("\"many\""))
        .hasSizeLessThan(30);
  }

  @Test
  void aReplicaThatCannotBeAddedIsAClearFailureAndEveryMoveIsUndone() {
    List<LeaderMove> moves = scene.plan();
    scene.cluster.operations().fail("kAddReplicaOP", Integer.MAX_VALUE);

    assertThatThrownBy(() -> scene.away(moves))
        .isInstanceOf(LeaderMoveFailedException.class)
        .hasMessageContaining("db.one/0")
        .hasMessageContaining("ended without effect");

    scene.home(moves);
    scene.assertAllHome();
    scene.assertAllIsWell();
  }

  @Test
  void aReplicaThatCannotBeDeletedKeepsItsMoveInTheLeaseUntilItCan() {
    List<LeaderMove> moves = scene.plan();
    scene.away(moves);
    scene.cluster.operations().fail("kDelReplicaOP", 3);

    assertThatThrownBy(() -> scene.home(moves))
        .isInstanceOf(LeaderMoveFailedException.class)
        .hasMessageContaining("db.one/0 (replica on ");
    assertThat(scene.lease.moves(A)).isEqualTo(moves);

    scene.home(moves);
    scene.assertAllHome();
    scene.assertAllIsWell();
  }

  @Test
  void aDeletionThatHangsIsCancelledAndAskedForAgain() {
    List<LeaderMove> moves = scene.plan();
    scene.away(moves);
    scene.cluster.operations().hang("kDelReplicaOP");
    scene.cluster.at(Duration.ofSeconds(20), scene.cluster.operations()::hangNoMore);

    scene.home(moves);

    assertThat(scene.cluster.calls()).anyMatch(call -> call.contains("CancelOP"));
    assertThat(scene.cluster.operations().areUnderWay()).isFalse();
    scene.assertAllHome();
    scene.assertAllIsWell();
  }

  @Test
  void leadersThatArriveMeanwhileAreMovedAsWellAndComeHome() {
    List<LeaderMove> moves = scene.plan();
    scene.cluster.createTable("made", 9, 1, A, B);
    scene.cluster.at(
        Duration.ofMillis(1500), () -> scene.cluster.createTable("later", 10, 1, A, C, B));

    MoveOutcome outcome = scene.away(moves);

    scene.assertEmptyOfLeaders();
    assertThat(scene.cluster.leader("made", 0)).contains(B);
    assertThat(scene.cluster.leader("later", 0)).isPresent().get().isNotEqualTo(A);
    assertThat(outcome.further()).extracting(LeaderMove::table).containsOnly("made", "later");
    assertThat(scene.lease.moves(A)).containsAll(moves).containsAll(outcome.further());

    scene.home(moves); // A workflow that has not heard of the others.

    assertThat(scene.cluster.leader("made", 0)).contains(A);
    assertThat(scene.cluster.leader("later", 0)).contains(A);
    scene.assertAllHome();
    scene.assertAllIsWell();
  }

  @Test
  void whatMovingAwayHasCostIsInWhatMovingHomeTells() {
    List<LeaderMove> moves = scene.plan();
    MoveOutcome away = scene.away(moves);

    MoveOutcome home = scene.home(moves);

    assertThat(away.cost().refusedWritesMillis()).isPositive();
    assertThat(home.cost().refusedWritesMillis())
        .isGreaterThan(away.cost().refusedWritesMillis())
        .isEqualTo(scene.lease.require().costSoFar().refusedMillis());
  }

  @Test
  void theDocumentedWayTellsHowManyWritesItLost() {
    LeaderMoveScenario asSlowAsReal =
        new LeaderMoveScenario(true, Map.of("get_task_status_interval", "2000"));
    List<LeaderMove> moves = asSlowAsReal.plan();
    TransferOptions limits = LeaderMoveScenario.limits(Procedure.DOCUMENTED);

    MoveOutcome away =
        new LeaderMovesAway(
                asSlowAsReal.worker.context(A),
                moves,
                limits,
                SingleReplicaPolicy.ADD_REPLICA,
                LeaderMoveScenario::planAgain)
            .run();
    asSlowAsReal.cluster.comeToRest();

    long lost = asSlowAsReal.cluster.lostWrites();
    assertThat(lost).isPositive();
    assertThat(away.cost().lostWrites()).isBetween(lost * 7 / 10, lost);
    assertThat(away.notes())
        .anyMatch(
            note ->
                note.matches(
                    "At least \\d+ acknowledged writes to db.two/0 are lost: they went to its old"
                        + " leader on a:1 after that was replaced"));
  }

  @Test
  void aNameserverThatDiesUnderAFenceCostsNoWriteAndNoLongRefusalElsewhere() {
    List<LeaderMove> moves = scene.plan();
    scene.cluster.nameServerDiesWhenLeaderChangeIsAsked(Duration.ofSeconds(12));

    assertThatThrownBy(() -> scene.away(moves)).isInstanceOf(NoNameServerException.class);

    assertThat(scene.cluster.isFenced(A)).isFalse();
    MoveOutcome outcome = scene.away(moves);
    assertThat(outcome.cost().lostWrites()).isZero();
    scene.assertEmptyOfLeaders();
    scene.assertAllIsWell();
  }

  @Test
  void aQuickTakeoverUnderAFenceCostsNoWriteEither() {
    for (int millis = 100; millis < 3000; millis += 100) {
      LeaderMoveScenario quick = new LeaderMoveScenario(true);
      List<LeaderMove> moves = quick.plan();
      quick.cluster.operations().leaderChangesTake(Duration.ofMillis(300));
      quick.cluster.nameServerDiesWhenLeaderChangeIsAsked(Duration.ofMillis(millis));

      MoveOutcome outcome = untilItSucceeds(() -> quick.away(moves));

      assertThat(outcome.cost().lostWrites()).isZero();
      quick.assertEmptyOfLeaders();
      quick.assertAllIsWell();
    }
  }

  private static MoveOutcome untilItSucceeds(Supplier<MoveOutcome> attempt) {
    for (int tries = 0; tries < 10; tries++) {
      try {
        return attempt.get();
      } catch (ActivityException e) {
        assertThat(e.isRetryable()).isTrue();
      }
    }
    throw new AssertionError("ten attempts did not succeed");
  }

  @Test
  void leadersWhoseChangeDiedWithItsNameserverLeadAgain() {
    List<LeaderMove> moves = scene.plan();
    scene.cluster.operations().leaderChangesTake(Duration.ofMinutes(10));
    scene.cluster.nameServerDiesWhenLeaderChangeIsAsked(Duration.ofSeconds(12));
    assertThatThrownBy(() -> scene.away(moves)).isInstanceOf(NoNameServerException.class);
    scene.cluster.operations().leaderChangesTake(Duration.ofMillis(60));

    scene.home(moves);

    scene.assertAllHome();
    scene.assertAllIsWell();
  }

  @Test
  void aReplicaWhoseOperationHangsDoesNotTurnUpAfterTheMovesWereUndone() {
    List<LeaderMove> moves = scene.plan();
    scene.cluster.operations().hang("kAddReplicaOP");

    assertThatThrownBy(() -> scene.away(moves))
        .isInstanceOf(LeaderMoveFailedException.class)
        .hasMessageContaining("db.one/0")
        .hasMessageContaining("(kAddReplicaOP) is still kDoing");
    scene.home(moves);

    scene.assertAllHome();
    scene.assertAllIsWell();
    assertThat(scene.cluster.operations().areUnderWay()).isFalse();
  }

  @Test
  void anOperationThatHangsElsewhereDelaysMovesButDoesNotStopThem() {
    // In a queue of its own: what hangs in the same one as a leader change stops that for good.
    LeaderMoveScenario queues =
        new LeaderMoveScenario(true, Map.of("name_server_task_concurrency", "4"));
    List<LeaderMove> moves = queues.plan();
    queues.cluster.createTable("far", 9, 4, B, C);
    queues.cluster.operations().hang("far", 3);

    queues.away(moves);

    queues.assertEmptyOfLeaders();
    queues.assertAllIsWell();
  }

  @Test
  void aTableThatWasDroppedMeanwhileIsNoted() {
    List<LeaderMove> moves = scene.plan();
    scene.away(moves);
    scene.cluster.dropTable("three");

    MoveOutcome outcome = scene.home(moves);

    assertThat(outcome.notes()).anyMatch(note -> note.contains("db.three/0"));
    assertThat(scene.cluster.leader("two", 0)).contains(A);
    scene.assertAllIsWell();
  }

  @Test
  void aLeaderThatSomebodyElseMovedOnIsLeftWhereItIs() {
    List<LeaderMove> moves = scene.plan();
    scene.away(moves);
    String third = LeaderMoveScenario.thirdOf(moves);
    scene.moveByHand(new PartitionId("db", "three", 2, 0), third);

    MoveOutcome outcome = scene.home(moves);

    assertThat(scene.cluster.leader("three", 0)).contains(third);
    assertThat(outcome.notes()).anyMatch(note -> note.contains("another replica leads it"));
    scene.assertAllIsWell();
  }

  @Test
  void aLeaderThatTheNameserverMadeElsewhereThanAskedComesHomeFromThere() {
    List<LeaderMove> moves = scene.plan();
    String third = LeaderMoveScenario.thirdOf(moves);
    scene.cluster.leaderChangesEndAt(third);
    MoveOutcome away = scene.away(moves);
    scene.assertEmptyOfLeaders();
    assertThat(scene.cluster.leader("three", 0)).contains(third);
    assertThat(away.notes())
        .anyMatch(note -> note.matches("db.three/0 from a:1 .* comes home from there"));
    assertThat(away.further()).isEmpty();
    scene.away(moves); // As an attempt whose answer was lost.
    scene.cluster.leaderChangesEndAt("");

    scene.home(moves);

    scene.assertAllHome();
    scene.assertAllIsWell();
  }

  @Test
  void aLeaderThatWentElsewhereOnItsWayHomeComesHomeAllTheSame() {
    List<LeaderMove> moves = scene.plan();
    scene.away(moves);
    scene.cluster.leaderChangesEndAt(LeaderMoveScenario.thirdOf(moves));
    scene.cluster.at(Duration.ofSeconds(1), () -> scene.cluster.leaderChangesEndAt(""));

    scene.home(moves);

    scene.assertAllHome();
    scene.assertAllIsWell();
  }

  @Test
  void aLeaderWhoseTabletDiedAfterItWasMovedComesHomeFromWhereItWasFailedOver() {
    List<LeaderMove> moves = scene.plan();
    scene.away(moves);
    String third = LeaderMoveScenario.thirdOf(moves);
    String target = third.equals(B) ? C : B;
    scene.cluster.withoutWrites(
        () -> {
          scene.cluster.advance(Duration.ofSeconds(1));
          scene.cluster.kill(target);
          scene.cluster.advance(Duration.ofSeconds(9));
          scene.cluster.leaderChangesEndAt(third);
          scene.cluster.failOver(target);
          scene.cluster.leaderChangesEndAt("");
          scene.cluster.start(target);
          scene.cluster.advance(Duration.ofSeconds(1));
        });
    assertThat(scene.cluster.leader("three", 0)).contains(third);

    MoveOutcome outcome = scene.home(moves);

    assertThat(scene.cluster.leader("three", 0)).contains(A);
    assertThat(scene.cluster.leader("three", 1)).contains(A);
    assertThat(outcome.notes())
        .anyMatch(note -> note.contains("db.three/0") && note.contains("comes home from there"));
  }

  @Test
  void afterTheDocumentedWayWritesAreMissingAtMostAndEveryReplicaIsWhole() {
    List<LeaderMove> moves = scene.plan();
    TransferOptions limits = LeaderMoveScenario.limits(Procedure.DOCUMENTED);
    scene.cluster.replicate(2);
    new LeaderMovesAway(
            scene.worker.context(A),
            moves,
            limits,
            SingleReplicaPolicy.ADD_REPLICA,
            LeaderMoveScenario::planAgain)
        .run();
    scene.cluster.comeToRest();
    assertThat(scene.cluster.wrongs()).allMatch(wrong -> wrong.endsWith("acknowledged writes"));

    new LeaderMovesHome(scene.worker.context(A), moves, limits).run();

    scene.cluster.comeToRest();
    assertThat(scene.cluster.wrongs()).allMatch(wrong -> wrong.endsWith("acknowledged writes"));
  }

  @Test
  void theDocumentedWayChangesNoMoreLeadersThanItCanRecoverAtOnce() {
    new LeaderMovesAway(
            scene.worker.context(A),
            scene.plan(),
            LeaderMoveScenario.limits(Procedure.DOCUMENTED),
            SingleReplicaPolicy.ADD_REPLICA,
            LeaderMoveScenario::planAgain)
        .run();

    int between = 0;
    int most = 0;
    for (String call : scene.cluster.calls()) {
      between += call.contains("ChangeLeader") ? 1 : call.contains("RecoverTable") ? -1 : 0;
      most = Math.max(most, between);
    }
    assertThat(most).isEqualTo(2);
  }

  @Test
  void theDocumentedWayGoesOnWhenOperationsFailAndTheNameserverChanges() {
    TransferOptions limits = LeaderMoveScenario.limits(Procedure.DOCUMENTED);
    List<LeaderMove> moves = scene.plan();
    scene.cluster.operations().fail("kRecoverTableOP", 2);
    scene.cluster.operations().fail("kChangeLeaderOP", 2);
    scene.cluster.nameServerDiesWhenLeaderChangeIsAsked(Duration.ofSeconds(3));

    untilItSucceeds(
        () ->
            new LeaderMovesAway(
                    scene.worker.context(A),
                    moves,
                    limits,
                    SingleReplicaPolicy.ADD_REPLICA,
                    LeaderMoveScenario::planAgain)
                .run());
    scene.assertEmptyOfLeaders();
    new LeaderMovesHome(scene.worker.context(A), moves, limits).run();

    scene.assertAllHome();
    scene.cluster.comeToRest();
    assertThat(scene.cluster.wrongs()).allMatch(wrong -> wrong.endsWith("acknowledged writes"));
  }

  @Test
  void theDocumentedWayMovesLeadersAwayAndHome() {
    List<LeaderMove> moves = scene.plan();
    new LeaderMovesAway(
            scene.worker.context(A),
            moves,
            LeaderMoveScenario.limits(Procedure.DOCUMENTED),
            SingleReplicaPolicy.ADD_REPLICA,
            LeaderMoveScenario::planAgain)
        .run();
    scene.assertEmptyOfLeaders();
    scene.assertNothingIsLeftOpen();

    new LeaderMovesHome(
            scene.worker.context(A), moves, LeaderMoveScenario.limits(Procedure.DOCUMENTED))
        .run();

    scene.assertAllHome();
    scene.assertNothingIsLeftOpen();
    assertThat(scene.cluster.calls()).noneMatch(call -> call.contains("SetMode"));
  }
}
