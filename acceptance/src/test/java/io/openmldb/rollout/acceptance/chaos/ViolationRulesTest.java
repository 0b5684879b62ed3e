package io.openmldb.rollout.acceptance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.invariants.Intervals.Interval;
import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.ClusterState.PartitionSnapshot;
import io.openmldb.rollout.acceptance.testbed.ClusterState.ReplicaSnapshot;
import io.openmldb.rollout.sandbox.writer.WriteVerification;
import io.openmldb.rollout.sandbox.writer.WriteVerification.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ViolationRulesTest {

  private static final String TABLET = "127.0.0.1:1";

  private final List<InjectedFault> happened = new ArrayList<>();
  private final ViolationRules rules = new ViolationRules(fast(), () -> happened);

  @Test
  void aLostWriteIsAViolationWhereNobodyKilledTheLeader() {
    happened.add(fault(FaultKind.KILL_WORKER, "", Set.of()));
    happened.add(fault(FaultKind.KILL_TABLET, TABLET, Set.of("demo.twofold/1")));

    rules.judgeWrites(writes(0, 3, 0));

    assertThat(rules.lost()).isEqualTo(3);
    assertThat(rules.violations()).hasSize(1);
  }

  @Test
  void whatAKilledLeaderHadAloneIsCountedApart() {
    happened.add(fault(FaultKind.KILL_TABLET, TABLET, Set.of("demo.twofold/0")));

    rules.judgeWrites(writes(0, 3, 0));

    assertThat(rules.lostByFaults()).isEqualTo(3);
    assertThat(rules.violations()).isEmpty();
    assertThat(rules.causedByFaults()).hasSize(1);
  }

  @Test
  void aWriteThatIsThereTwiceIsNeverExcused() {
    happened.add(fault(FaultKind.KILL_TABLET, TABLET, Set.of("demo.twofold/0")));

    rules.judgeWrites(writes(0, 0, 1));

    assertThat(rules.violations()).hasSize(1);
  }

  @Test
  void leadsStayAwayOnlyWhereAKilledTabletHadAReplica() {
    happened.add(fault(FaultKind.KILL_TABLET, TABLET, Set.of()));
    String here = "demo.twofold/0 was on [127.0.0.1:1 leads] and is on [127.0.0.1:2 leads]";
    String elsewhere = "demo.twofold/1 was on [127.0.0.1:2 leads] and is on [127.0.0.1:3 leads]";

    rules.judgePlacement(placed(), List.of(here, elsewhere, "auto_failover was true, is false"));

    assertThat(rules.causedByFaults()).singleElement().asString().contains(here);
    assertThat(rules.violations()).hasSize(2);
  }

  @Test
  void twoTabletsDownAtOnceAreAViolationWhereNobodyKilledOne() {
    happened.add(fault(FaultKind.KILL_TABLET, "127.0.0.1:3", Set.of()));

    rules.judgeDown(List.of(stretch(TABLET, 0, 6), stretch("127.0.0.1:2", 5, 9)));

    assertThat(rules.violations()).hasSize(1);
  }

  @Test
  void aTabletMayBeStoppedWhileNobodyCanKnowYetThatAnotherWasKilled() {
    happened.add(fault(FaultKind.KILL_TABLET, TABLET, Set.of()));

    rules.judgeDown(List.of(stretch(TABLET, 0, 20), stretch("127.0.0.1:2", 5, 9)));
    assertThat(rules.violations()).isEmpty();

    rules.judgeDown(List.of(stretch(TABLET, 0, 20), stretch("127.0.0.1:2", 15, 19)));
    assertThat(rules.violations()).hasSize(1);
  }

  @Test
  void aFenceMayWaitForItsTimerOnlyWhenAFaultStruckAndNoLongerThanThat() {
    rules.judgeRefusals(List.of(stretch(TABLET, 0, 2), stretch(TABLET, 5, 8)));
    assertThat(rules.violations()).hasSize(1);

    happened.add(fault(FaultKind.KILL_WORKER, "", Set.of()));
    rules.judgeRefusals(List.of(stretch(TABLET, 0, 16)));
    assertThat(rules.violations()).hasSize(1);
    assertThat(rules.causedByFaults()).hasSize(1);

    rules.judgeRefusals(List.of(stretch(TABLET, 0, 30)));
    assertThat(rules.violations()).hasSize(2);
  }

  @Test
  void aKilledWorkerIsNoExcuseForAPartitionWithoutALeader() {
    happened.add(fault(FaultKind.KILL_WORKER, "", Set.of()));
    rules.judgeLeaderless(List.of(stretch("demo.twofold/0", 0, 3)));
    assertThat(rules.violations()).isEmpty();

    rules.judgeLeaderless(List.of(stretch("demo.twofold/0", 0, 6)));
    assertThat(rules.violations()).hasSize(1);
  }

  @Test
  void aPartitionWaitsForALeaderWhileNoWorkerCanMendAFailedOperation() {
    happened.add(fault(FaultKind.KILL_BOTH_WORKERS, "", Set.of()));

    rules.judgeLeaderless(List.of(stretch("demo.twofold/0", 0, 17)));
    assertThat(rules.violations()).hasSize(1);

    happened.add(fault(FaultKind.FAIL_OPERATION, "", Set.of()));
    rules.judgeLeaderless(List.of(stretch("demo.twofold/1", 0, 17)));
    assertThat(rules.violations()).hasSize(1);
    assertThat(rules.causedByFaults()).hasSize(1);
  }

  @Test
  void aStoppedTabletIsAwayForThoseWhoCanKnowOfIt() {
    happened.add(fault(FaultKind.STOP_TABLET, TABLET, Set.of()));

    rules.judgeDown(List.of(stretch(TABLET, 3, 14), stretch("127.0.0.1:2", 8, 12)));
    assertThat(rules.violations()).isEmpty();

    rules.judgeDown(List.of(stretch(TABLET, 3, 14), stretch("127.0.0.1:2", 12, 14)));
    assertThat(rules.violations()).hasSize(1);
  }

  @Test
  void leadersThatMoveWhileZooKeeperStandsAreCountedApartAndAutoFailoverIsNot() {
    happened.add(fault(FaultKind.STOP_ZOOKEEPER, "", Set.of()));
    String moved = "demo.twofold/1 was on [127.0.0.1:2 leads] and is on [127.0.0.1:3 leads]";

    rules.judgePlacement(placed(), List.of(moved, "auto_failover was true, is false"));

    assertThat(rules.causedByFaults()).singleElement().asString().contains(moved);
    assertThat(rules.violations()).singleElement().asString().contains("auto_failover");
  }

  @Test
  void rowsThatAreNotInTheLeadersLogAreLostAlready() {
    rules.judgeLogs(served(12, 12));
    assertThat(rules.violations()).isEmpty();

    rules.judgeLogs(served(12, 3));
    assertThat(rules.violations()).singleElement().asString().contains("demo.onefold/0");
  }

  private static ClusterState served(long rows, long offset) {
    ReplicaSnapshot replica = new ReplicaSnapshot(TABLET, "leader", true, true, offset, rows);
    PartitionSnapshot partition =
        new PartitionSnapshot("demo", "onefold", 1, 0, TABLET, List.of(replica));
    return new ClusterState("127.0.0.1:9", true, List.of(), List.of(partition));
  }

  private static Interval<String> stretch(String of, long fromSeconds, long toSeconds) {
    long now = System.nanoTime();
    return new Interval<>(
        of, now + TimeUnit.SECONDS.toNanos(fromSeconds), now + TimeUnit.SECONDS.toNanos(toSeconds));
  }

  private static ChaosScenario fast() {
    return LongStream.range(0, 100)
        .mapToObj(ChaosScenario::of)
        .filter(scenario -> !scenario.isDocumented())
        .findFirst()
        .orElseThrow();
  }

  private static InjectedFault fault(FaultKind kind, String endpoint, Set<String> led) {
    return new InjectedFault(
        new Fault(kind, 0, Duration.ZERO, false, ""), endpoint, led, OptionalLong.empty());
  }

  private static WriteVerification writes(int pid, long lost, long surplus) {
    return new WriteVerification(
        List.of(new Verdict("demo", "twofold", pid, TABLET, 10, 0, 10 - lost, lost, surplus)));
  }

  private static ClusterState placed() {
    return new ClusterState(
        "127.0.0.1:9", true, List.of(), List.of(partition(0, TABLET), partition(1, "127.0.0.1:2")));
  }

  private static PartitionSnapshot partition(int pid, String leader) {
    ReplicaSnapshot replica = new ReplicaSnapshot(leader, "leader", true, true, 1L, 1L);
    return new PartitionSnapshot("demo", "twofold", 1, pid, leader, List.of(replica));
  }
}
