package io.openmldb.rollout.activities.recovery;

import static io.openmldb.rollout.activities.recovery.TabletRecoveryScenario.A;
import static io.openmldb.rollout.activities.recovery.TabletRecoveryScenario.B;
import static io.openmldb.rollout.activities.recovery.TabletRecoveryScenario.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.recovery.cluster.ClusterLeaderRecovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A mishandled cluster, recovered tablet by tablet. */
class MishandledClusterTest {

  private static final Duration NO_PROGRESS = Duration.ofMinutes(2);

  private final TabletRecoveryScenario scene = new TabletRecoveryScenario(false);

  @Test
  void aRestartOfAllTabletsAtOnceIsMendedWithoutLosingAWrite() {
    List.of(A, B, C).forEach(scene.cluster::kill);
    scene.cluster.advance(Duration.ofSeconds(9));
    List.of(A, B, C).forEach(scene.cluster::start);
    scene.cluster.advance(Duration.ofSeconds(2));

    assertThat(recover()).isEmpty();
    scene.assertAllIsWell();
  }

  @Test
  void aLeaderThatWasMarkedDeadLeadsAgain() {
    scene.cluster.damage().markDead("leads", 0, A);
    scene.cluster.damage().markDead("leads", 0, C);

    assertThat(recover()).isEmpty();
    scene.assertAllIsWell();
  }

  @Test
  void anOldLeaderThatTookWritesFollowsBeforeAllEntriesAreComparedAndLosesNone() {
    scene.worker.byHand(A).nameServer().changeLeader(new PartitionId("db", "leads", 3, 0), C);
    scene.cluster.advance(Duration.ofSeconds(5));
    assertThat(scene.cluster.servesAsLeader("leads", 0, A)).isTrue();
    scene.cluster.kill(C);
    scene.cluster.advance(Duration.ofSeconds(9));
    scene.cluster.start(C);
    scene.cluster.advance(Duration.ofSeconds(2));

    assertThat(leads().run(new ArrayList<>()))
        .contains(
            "db.leads/0 was led by a:1 beside its successor; it follows now",
            "db.leads/0 had no leader; a:1 leads it again");
    assertThat(recover()).isEmpty();
    scene.cluster.comeToRest();
    assertThat(scene.cluster.leader("leads", 0)).contains(A);
    assertThat(scene.cluster.lostWrites()).isZero();
    assertThat(scene.cluster.wrongs()).isEmpty();
  }

  @Test
  void nobodyLeadsWhileATabletIsAwayThatMayHoldTheMostEntries() {
    powerFailureThatKeepsAway();

    assertThat(leads().run(new ArrayList<>())).noneMatch(done -> done.contains("db.leads/0"));
    List<String> left = new ArrayList<>();
    leads().run(left);
    assertThat(left).anyMatch(why -> why.startsWith("db.leads/0") && why.contains("tablet c:1"));
    assertThatThrownBy(() -> recover(A))
        .isInstanceOf(TabletNotRecoveredException.class)
        .hasMessageContaining("db.leads/0 on a:1");
    assertThat(scene.cluster.servesAsLeader("leads", 0, A)).isFalse();

    scene.cluster.start(C);
    assertThat(recover()).isEmpty();
    scene.cluster.comeToRest();
    assertThat(scene.cluster.leader("leads", 0)).contains(C);
    assertThat(scene.cluster.lostWrites()).isZero();
    assertThat(scene.cluster.wrongs()).isEmpty();
  }

  @Test
  void nobodyLeadsWhileATabletCannotLoadAReplicaThatMayHoldTheMostEntries() {
    scene.cluster.comeToRest();
    List.of(A, B, C).forEach(scene.cluster::kill);
    scene.cluster.damage().loseTail("leads", 0, A, 5);
    scene.cluster.damage().loseDisk("leads", 0, C);
    scene.cluster.advance(Duration.ofSeconds(9));
    List.of(A, B, C).forEach(scene.cluster::start);
    scene.cluster.advance(Duration.ofSeconds(2));

    List<String> left = new ArrayList<>();
    assertThat(leads().run(left)).noneMatch(done -> done.contains("db.leads/0"));
    assertThat(left)
        .singleElement()
        .asString()
        .startsWith("db.leads/0")
        .contains("tablet c:1 is up but cannot load its replica (code 131)");
    assertThatThrownBy(() -> recover(A))
        .isInstanceOf(TabletNotRecoveredException.class)
        .hasMessageContaining("db.leads/0 on a:1");
    assertThat(scene.cluster.servesAsLeader("leads", 0, A)).isFalse();

    assertThat(leads(C).run(new ArrayList<>()))
        .anyMatch(done -> done.contains("db.leads/0 was given a leader without c:1"));
    assertThat(recover()).isEmpty();
    scene.cluster.comeToRest();
    assertThat(scene.cluster.leader("leads", 0)).contains(A);
    assertThat(scene.cluster.wrongs()).allMatch(wrong -> wrong.contains("acknowledged writes"));
  }

  @Test
  void aTabletThatWasGivenUpGetsANewCopyWhenItComesBack() {
    powerFailureThatKeepsAway();

    assertThat(leads(C).run(new ArrayList<>()))
        .anyMatch(done -> done.contains("db.leads/0 was given a leader without c:1"));
    recover(A);
    recover(B);
    scene.cluster.advance(Duration.ofSeconds(5));
    scene.cluster.start(C);

    assertThat(recover()).isEmpty();
    scene.cluster.comeToRest();
    assertThat(scene.cluster.leader("leads", 0)).contains(A);
    assertThat(scene.cluster.wrongs()).allMatch(wrong -> wrong.contains("acknowledged writes"));
  }

  @Test
  void afterAnyNumberOfRecoveriesTheNextFailoverSucceedsAtTheFirstTry() {
    for (int time = 0; time < 4; time++) {
      stopAndStart(A, B, C);
      assertThat(recover()).isEmpty();
    }
    scene.assertAllIsWell();

    scene.cluster.kill(A);
    scene.cluster.advance(Duration.ofSeconds(9));
    scene.cluster.failOver(A);

    assertThat(scene.cluster.leader("leads", 0)).contains(C);
    assertThat(scene.cluster.leader("leads", 1)).contains(C);
  }

  @Test
  void afterAnyNumberOfRecoveriesWithoutATabletTheNextFailoverSucceedsToo() {
    scene.cluster.comeToRest();
    scene.cluster.kill(B);
    scene.cluster.advance(Duration.ofSeconds(9));
    for (int time = 0; time < 4; time++) {
      stopAndStart(A, C);
      leads(B).run(new ArrayList<>());
      recover(A);
      recover(C);
    }

    scene.cluster.comeToRest();
    scene.cluster.withoutWrites(
        () -> {
          scene.cluster.kill(C);
          scene.cluster.advance(Duration.ofSeconds(9));
          scene.cluster.failOver(C);
        });
    assertThat(scene.cluster.leader("threefold", 0)).contains(A);

    scene.cluster.start(B);
    scene.cluster.start(C);
    scene.cluster.advance(Duration.ofSeconds(2));
    assertThat(recover()).isEmpty();
    scene.cluster.comeToRest();
    assertThat(scene.cluster.wrongs()).isEmpty();
  }

  private void stopAndStart(String... tablets) {
    List.of(tablets).forEach(scene.cluster::kill);
    scene.cluster.advance(Duration.ofSeconds(9));
    List.of(tablets).forEach(scene.cluster::start);
    scene.cluster.advance(Duration.ofSeconds(2));
  }

  /** The disks of A and B lack what C's has, and C does not come back. */
  private void powerFailureThatKeepsAway() {
    scene.cluster.comeToRest();
    List.of(A, B, C).forEach(scene.cluster::kill);
    scene.cluster.damage().loseTail("leads", 0, A, 5);
    scene.cluster.damage().loseTail("leads", 1, A, 5);
    scene.cluster.damage().loseTail("threefold", 0, A, 5);
    scene.cluster.damage().loseTail("threefold", 0, B, 5);
    scene.cluster.advance(Duration.ofSeconds(9));
    List.of(A, B).forEach(scene.cluster::start);
    scene.cluster.advance(Duration.ofSeconds(2));
  }

  @Test
  void noFailoverPauseLastsAMinuteHoweverManyPartitionsAreToBeLedAgain() {
    int partitions = 80;
    TabletRecoveryScenario many = new TabletRecoveryScenario(true);
    many.cluster.createTable("many", 9, partitions, A, C);
    for (int pid = 0; pid < partitions; pid++) {
      many.cluster.damage().markDead("many", pid, A);
      many.cluster.damage().markDead("many", pid, C);
    }
    many.cluster.callsTake(Duration.ofMillis(500)); // All of them together take two minutes.
    List<String> left = new ArrayList<>();

    many.cluster.withoutWrites(
        () ->
            new ClusterLeaderRecovery(
                    many.worker.context(A), List.of(), NO_PROGRESS, progress -> {})
                .run(left));

    assertThat(left).isEmpty();
    for (int pid = 0; pid < partitions; pid++) {
      assertThat(many.cluster.leader("many", pid)).contains(A);
    }
    assertThat(failoverPauses(many.cluster.calls()))
        .hasSizeGreaterThan(1)
        .allSatisfy(pause -> assertThat(pause).isLessThan(Duration.ofMinutes(1)));
    assertThat(many.cluster.isAutoFailoverOn()).isTrue();
    assertThat(many.watchdogs.areArmed()).isFalse();
  }

  /** The times between switching {@code auto_failover} off and on. */
  private static List<Duration> failoverPauses(List<String> calls) {
    List<Long> switchedAt =
        calls.stream()
            .filter(call -> call.contains("NameServer/ConfSet "))
            .map(call -> Long.valueOf(call.substring(0, call.indexOf(' '))))
            .toList();
    List<Duration> pauses = new ArrayList<>();
    for (int off = 0; off < switchedAt.size(); off += 2) {
      pauses.add(Duration.ofMillis(switchedAt.get(off + 1) - switchedAt.get(off)));
    }
    return pauses;
  }

  @Test
  void whatIsWellIsLeftAsItIs() {
    assertThat(leads().run(new ArrayList<>())).isEmpty();
  }

  private ClusterLeaderRecovery leads(String... without) {
    return new ClusterLeaderRecovery(
        scene.worker.context(A), List.of(without), NO_PROGRESS, progress -> {});
  }

  /** What a recovery of the whole cluster does; returns what is left. */
  private List<String> recover(String... without) {
    List<String> left = new ArrayList<>();
    leads(without).run(left);
    List.of(A, B, C).forEach(this::recover);
    return left;
  }

  private void recover(String tablet) {
    new TabletRecovery(
            scene.worker.context(tablet),
            new RecoveryPolicy(true, 0, true),
            NameServerGrace.never(),
            NO_PROGRESS,
            false,
            progress -> {})
        .run();
  }
}
