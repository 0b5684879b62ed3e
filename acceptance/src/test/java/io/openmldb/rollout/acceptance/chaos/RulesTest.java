package io.openmldb.rollout.acceptance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.stage.ClusterState;
import io.openmldb.rollout.acceptance.stage.ClusterState.PartitionState;
import io.openmldb.rollout.acceptance.stage.ClusterState.ReplicaState;
import io.openmldb.rollout.sandbox.writer.Verification;
import io.openmldb.rollout.sandbox.writer.Verification.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RulesTest {

  private static final String TABLET = "127.0.0.1:1";

  private final List<Happening> happened = new ArrayList<>();
  private final Rules rules = new Rules(fast(), () -> happened);

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

    assertThat(rules.lostApart()).isEqualTo(3);
    assertThat(rules.violations()).isEmpty();
    assertThat(rules.apart()).hasSize(1);
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

    assertThat(rules.apart()).singleElement().asString().contains(here);
    assertThat(rules.violations()).hasSize(2);
  }

  private static Scenario fast() {
    return LongStream.range(0, 100)
        .mapToObj(Scenario::of)
        .filter(scenario -> !scenario.isDocumented())
        .findFirst()
        .orElseThrow();
  }

  private static Happening fault(FaultKind kind, String endpoint, Set<String> led) {
    return new Happening(new Fault(kind, 0, Duration.ZERO, false, ""), endpoint, led);
  }

  private static Verification writes(int pid, long lost, long surplus) {
    return new Verification(
        List.of(new Verdict("demo", "twofold", pid, TABLET, 10, 0, 10 - lost, lost, surplus)));
  }

  private static ClusterState placed() {
    return new ClusterState(
        "127.0.0.1:9", true, List.of(), List.of(partition(0, TABLET), partition(1, "127.0.0.1:2")));
  }

  private static PartitionState partition(int pid, String leader) {
    ReplicaState replica = new ReplicaState(leader, "leader", true, true, 1L, 1L);
    return new PartitionState("demo", "twofold", 1, pid, leader, List.of(replica));
  }
}
