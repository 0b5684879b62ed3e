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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ViolationRulesTest {

  private static final String TABLET = "127.0.0.1:1";

  private final List<InjectedFault> happened = new ArrayList<>();
  private final ViolationRules rules = new ViolationRules(fast(), () -> happened);

  @Test
  void a_lost_write_is_a_violation_where_nobody_killed_the_leader() {
    happened.add(fault(FaultKind.KILL_WORKER, "", Set.of()));
    happened.add(fault(FaultKind.KILL_TABLET, TABLET, Set.of("demo.twofold/1")));

    rules.judgeWrites(writes(0, 3, 0));

    assertThat(rules.lost()).isEqualTo(3);
    assertThat(rules.violations()).hasSize(1);
  }

  @Test
  void what_a_killed_leader_had_alone_is_counted_apart() {
    happened.add(fault(FaultKind.KILL_TABLET, TABLET, Set.of("demo.twofold/0")));

    rules.judgeWrites(writes(0, 3, 0));

    assertThat(rules.lostByFaults()).isEqualTo(3);
    assertThat(rules.violations()).isEmpty();
    assertThat(rules.causedByFaults()).hasSize(1);
  }

  @Test
  void a_write_that_is_there_twice_is_never_excused() {
    happened.add(fault(FaultKind.KILL_TABLET, TABLET, Set.of("demo.twofold/0")));

    rules.judgeWrites(writes(0, 0, 1));

    assertThat(rules.violations()).hasSize(1);
  }

  @Test
  void leads_stay_away_only_where_a_killed_tablet_had_a_replica() {
    happened.add(fault(FaultKind.KILL_TABLET, TABLET, Set.of()));
    String here = "demo.twofold/0 was on [127.0.0.1:1 leads] and is on [127.0.0.1:2 leads]";
    String elsewhere = "demo.twofold/1 was on [127.0.0.1:2 leads] and is on [127.0.0.1:3 leads]";

    rules.judgePlacement(placed(), List.of(here, elsewhere, "auto_failover was true, is false"));

    assertThat(rules.causedByFaults()).singleElement().asString().contains(here);
    assertThat(rules.violations()).hasSize(2);
  }

  @Test
  void two_tablets_down_at_once_are_a_violation_where_nobody_killed_one() {
    happened.add(fault(FaultKind.KILL_TABLET, "127.0.0.1:3", Set.of()));

    rules.judgeDown(List.of(stretch(TABLET, 0, 6), stretch("127.0.0.1:2", 5, 9)));

    assertThat(rules.violations()).hasSize(1);
  }

  @Test
  void a_tablet_may_be_stopped_while_nobody_can_know_yet_that_another_was_killed() {
    happened.add(fault(FaultKind.KILL_TABLET, TABLET, Set.of()));

    rules.judgeDown(List.of(stretch(TABLET, 0, 20), stretch("127.0.0.1:2", 5, 9)));
    assertThat(rules.violations()).isEmpty();

    rules.judgeDown(List.of(stretch(TABLET, 0, 20), stretch("127.0.0.1:2", 15, 19)));
    assertThat(rules.violations()).hasSize(1);
  }

  @Test
  void a_fence_may_wait_for_its_timer_only_when_a_fault_struck_and_no_longer_than_that() {
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
  void a_killed_worker_is_no_excuse_for_a_partition_without_a_leader() {
    happened.add(fault(FaultKind.KILL_WORKER, "", Set.of()));
    rules.judgeLeaderless(List.of(stretch("demo.twofold/0", 0, 3)));
    assertThat(rules.violations()).isEmpty();

    rules.judgeLeaderless(List.of(stretch("demo.twofold/0", 0, 6)));
    assertThat(rules.violations()).hasSize(1);
  }

  @Test
  void a_partition_waits_for_a_leader_while_no_worker_can_mend_a_failed_operation() {
    happened.add(fault(FaultKind.KILL_BOTH_WORKERS, "", Set.of()));

    rules.judgeLeaderless(List.of(stretch("demo.twofold/0", 0, 17)));
    assertThat(rules.violations()).hasSize(1);

    happened.add(fault(FaultKind.FAIL_OPERATION, "", Set.of()));
    rules.judgeLeaderless(List.of(stretch("demo.twofold/1", 0, 17)));
    assertThat(rules.violations()).hasSize(1);
    assertThat(rules.causedByFaults()).hasSize(1);
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
    return new InjectedFault(new Fault(kind, 0, Duration.ZERO, false, ""), endpoint, led);
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
