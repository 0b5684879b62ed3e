package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedStage.Play;
import io.openmldb.rollout.acceptance.invariants.Fences;
import io.openmldb.rollout.acceptance.invariants.Invariant;
import io.openmldb.rollout.acceptance.stage.Await;
import io.openmldb.rollout.acceptance.stage.ClusterState;
import io.openmldb.rollout.acceptance.stage.ClusterState.NodeState;
import io.openmldb.rollout.acceptance.stage.Launched;
import io.openmldb.rollout.acceptance.stage.StartScript;
import io.openmldb.rollout.cluster.Gate;
import io.openmldb.rollout.cluster.NodeStatus;
import io.openmldb.rollout.cluster.Outcome;
import io.openmldb.rollout.cluster.Phase;
import io.openmldb.rollout.cluster.Report;
import io.openmldb.rollout.cluster.RolloutStatus;
import io.openmldb.rollout.plan.Finding;
import io.openmldb.rollout.plan.Level;
import io.openmldb.rollout.sandbox.cluster.Nameservers;
import io.openmldb.rollout.sandbox.cluster.Partition;
import io.openmldb.rollout.sandbox.tables.TableMaker;
import io.openmldb.rollout.sandbox.tables.TableOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Updates of one tablet, while the cluster does something that no rollout asked it for. */
@ExtendWith(SharedStage.class)
@Order(2)
@Timeout(300)
class MisbehavingClusterTest {

  private static final Duration SOON = Duration.ofMinutes(4);

  private Play play;
  private ClusterState before;
  private String tablet;

  @AfterEach
  void clearFaults() throws Exception {
    play.cluster().fault("clear");
  }

  @Test
  void a_follower_that_lags_and_an_operation_that_fails_cost_time_and_no_write(Play given)
      throws Exception {
    on(given);
    play.cluster().fault("lag", "2", "--millis", "300");
    play.cluster().fault("fail-op", "kAddReplicaOP");
    Path writes = play.stage().folder().resolve("writes-lag.json");
    try (Launched worker = play.stage().startWorker();
        Launched writer = play.cluster().write(writes)) {
      start("");

      Report report = succeeded();

      assertThat(report.findings())
          .filteredOn(finding -> finding.level() == Level.WARNING)
          .extracting(Finding::code)
          .contains("OPERATION_FAILED");
      assertThat(worker.isAlive()).isTrue();
      writer.stop();
    }
    play.cluster().fault("clear");
    assertSound();
    assertThat(play.cluster().check(writes).lost()).isZero();
  }

  @Test
  void an_operation_that_hangs_is_cancelled_and_the_node_is_as_before_until_told_to_try_again(
      Play given) throws Exception {
    on(given);
    play.cluster().fault("hang-op", "kAddReplicaOP");
    try (Launched worker = play.stage().startWorker()) {
      start("\"timeouts\": {\"leaderMoves\": \"PT10S\"}");

      RolloutStatus status =
          play.rollouts().await("rollout-demo", "a decision to be asked for", SOON, this::asks);
      NodeStatus node = status.nodes().get(0);
      assertThat(node.state()).hasToString("ROLLED_BACK");
      assertThat(node.error()).contains("replica on", "(kAddReplicaOP) is still kDoing");
      assertSound();
      assertThat(play.cluster().nameservers().operationsUnderWay()).isEmpty();
      assertThat(play.cluster().state().starts()).isEqualTo(before.starts());

      play.stage().rollout("decide", "demo", tablet, "RETRY").orThrow();
      succeeded();
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void an_operation_that_somebody_cancels_is_asked_for_again(Play given) throws Exception {
    on(given);
    play.cluster().fault("hang-op", "kAddReplicaOP");
    Nameservers nameservers = play.cluster().nameservers();
    try (Launched worker = play.stage().startWorker()) {
      start("");
      List<Long> hanging =
          Await.until(
              "a replica to be added",
              SOON,
              () -> Optional.of(nameservers.operationsUnderWay()).filter(ids -> !ids.isEmpty()));
      nameservers.setAutoFailover(false);
      nameservers.call("CancelOP", Map.of("op_id", hanging.get(0)));
      nameservers.setAutoFailover(true);

      succeeded();
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void a_nameserver_that_dies_while_leaders_move_under_a_fence_costs_no_write_and_holds_for_a_while(
      Play given) throws Exception {
    on(given);
    // Until its successor leads nobody can know whether the leads have passed, so nobody leads.
    play.watch().excuse(Invariant.ALWAYS_LED);
    String leader = play.cluster().nameservers().leader();
    NodeState nameserver =
        before.nodes().stream().filter(n -> n.endpoint().equals(leader)).findFirst().orElseThrow();
    Path writes = play.stage().folder().resolve("writes-takeover.json");
    try (Launched worker = play.stage().startWorker();
        Launched writer = play.cluster().write(writes)) {
      play.cluster().fault("hold-call", "nameserver", leader, "ChangeLeader");
      start("", tablet, play.tablet(2));
      Await.untilTrue("a fence", SOON, () -> Fences.isUp(tablet));
      ProcessHandle.of(nameserver.pid()).orElseThrow().destroyForcibly();
      assertThat(Fences.isUp(tablet)).as("a fence at the moment of the death").isTrue();
      play.cluster().fault("clear");
      StartScript.run(nameserver, "start");
      play.watch().startedByHand(leader);

      play.rollouts()
          .await(
              "rollout-demo",
              "rest after the takeover",
              SOON,
              status -> isHeldAfter(status, leader));
      succeeded();
      assertThat(worker.isAlive()).isTrue();
      writer.stop();
    }
    assertSound();
    assertThat(play.cluster().nameservers().leader()).isNotEqualTo(leader);
    assertThat(play.cluster().check(writes).lost()).isZero();
    assertThat(play.cluster().check(writes).surplus()).isZero();
  }

  @Test
  void a_tablet_that_dies_while_the_leaders_of_another_are_away_keeps_that_from_being_restarted(
      Play given) throws Exception {
    on(given);
    // Its leads have nobody until the nameserver gives them to others, where they stay.
    play.watch().excuse(Invariant.ALWAYS_LED, Invariant.AS_BEFORE);
    NodeState other = before.node("tablet", 2);
    try (Launched worker = play.stage().startWorker()) {
      start("");
      Await.untilTrue("every lead to be away and replicated", SOON, this::isLedElsewhereOnly);
      ProcessHandle.of(other.pid()).orElseThrow().destroyForcibly();

      Await.untilTrue(
          "the nameserver to see it dead",
          SOON,
          () -> "kOffline".equals(play.cluster().nameservers().tablets().get(other.endpoint())));
      assertThat(play.cluster().state().node("tablet", 1).pid())
          .isEqualTo(before.node("tablet", 1).pid());
      StartScript.run(other, "start");
      play.watch().startedByHand(other.endpoint());

      // The node goes on, or is put back, as far as its moves had come.
      RolloutStatus end =
          play.rollouts()
              .await(
                  "rollout-demo",
                  "its end or a question",
                  SOON,
                  status -> status.phase() == Phase.DONE || asks(status));
      if (asks(end)) {
        assertThat(end.nodes().get(0).error()).contains(other.endpoint());
        play.stage().rollout("decide", "demo", tablet, "RETRY").orThrow();
      }
      succeeded();
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void a_table_that_is_dropped_while_its_leaders_are_away_is_noted_and_left_alone(Play given)
      throws Exception {
    on(given);
    Nameservers nameservers = play.cluster().nameservers();
    TableOrder order =
        new TableOrder("demo", "passing", enoughToBeLedHere(), 2, TableOrder.Storage.MEMORY, 5);
    new TableMaker(nameservers).make(List.of(order));
    try (Launched worker = play.stage().startWorker()) {
      assertThat(ledHere()).anyMatch(label -> label.contains("passing"));
      start("");
      Await.untilTrue("every lead to be away", SOON, () -> ledHere().isEmpty());
      nameservers.call("DropTable", Map.of("db", "demo", "name", "passing"));

      Report report = succeeded();

      assertThat(report.nodes().get(0).steps())
          .anySatisfy(step -> assertThat(step.note()).contains("demo.passing"));
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void the_documented_procedure_with_failover_on_waits_for_the_nameservers_own_recovery(Play given)
      throws Exception {
    on(given);
    assertThat(before.autoFailover()).isTrue();
    try (Launched worker = play.stage().startWorker()) {
      start("\"procedure\": \"DOCUMENTED\", \"singleReplica\": \"ALLOW_UNAVAILABILITY\"");

      succeeded();
      assertThat(worker.isAlive()).isTrue();
    }
  }

  private void on(Play given) throws Exception {
    play = given;
    before = play.watch().before();
    tablet = play.tablet(1);
  }

  private void start(String options) throws Exception {
    start(options, tablet);
  }

  private void start(String options, String... tablets) throws Exception {
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "tablet", "endpoints": ["%s"], "set": {"gc_interval": "%s"}}],
         "options": {%s}}
        """
            .formatted(String.join("\", \"", tablets), play.newValue(), options);
    play.stage().rollout(SOON, request, "start", "-f", "-").orThrow();
  }

  private Report succeeded() throws Exception {
    Report report = play.rollouts().result("rollout-demo", SOON);
    assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
    return report;
  }

  private void assertSound() throws Exception {
    assertThat(play.damage()).isEmpty();
  }

  private boolean asks(RolloutStatus status) {
    return status.waitingFor() != null && status.waitingFor().gate() == Gate.DECISION;
  }

  /** Whether the next node waits because {@code nameserver} leads no more. */
  private static boolean isHeldAfter(RolloutStatus status, String nameserver) {
    return status.waitingFor() != null
        && status.waitingFor().gate() == Gate.HEALTH
        && status.waitingFor().why().contains("leads now, before it was " + nameserver);
  }

  /**
   * So many new partitions that the tablet leads some: others that lead fewer get theirs first,
   * where a test before has left leads uneven.
   */
  private int enoughToBeLedHere() throws Exception {
    Map<String, Long> led =
        play.cluster().nameservers().partitions().stream()
            .flatMap(partition -> partition.leader().stream())
            .collect(Collectors.groupingBy(leader -> leader, Collectors.counting()));
    long here = led.getOrDefault(tablet, 0L);
    long first = 0;
    for (int index = 1; index <= 3; index++) {
      first += Math.max(0, here - led.getOrDefault(play.tablet(index), 0L));
    }
    return (int) first + 3;
  }

  /** Whether the tablet leads nothing any more, and follows wherever it has led. */
  private boolean isLedElsewhereOnly() throws Exception {
    return play.cluster().nameservers().partitions().stream()
        .allMatch(
            partition ->
                partition.leader().filter(leader -> !leader.equals(tablet)).isPresent()
                    && partition.members().stream().allMatch(Partition.Member::alive));
  }

  private List<String> ledHere() throws Exception {
    return play.cluster().nameservers().partitions().stream()
        .filter(partition -> partition.leader().filter(tablet::equals).isPresent())
        .map(partition -> partition.label())
        .toList();
  }
}
