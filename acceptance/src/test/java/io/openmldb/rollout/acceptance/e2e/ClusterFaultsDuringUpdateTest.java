package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.invariants.Invariant;
import io.openmldb.rollout.acceptance.invariants.WriteFenceProbe;
import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.ClusterState.NodeSnapshot;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.acceptance.testbed.NodeStartScript;
import io.openmldb.rollout.sandbox.client.PartitionLocation;
import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import io.openmldb.rollout.sandbox.tables.TableCreator;
import io.openmldb.rollout.sandbox.tables.TableSpec;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Updates of one tablet, while the cluster does something that no rollout asked it for. */
@ExtendWith(SharedTestbeds.class)
@Order(2)
@Timeout(300)
@Tag("end-to-end")
class ClusterFaultsDuringUpdateTest {

  private static final Duration SOON = Duration.ofMinutes(4);

  private Slot slot;
  private ClusterState before;
  private String tablet;

  @AfterEach
  void clearFaults() throws Exception {
    slot.cluster().fault("clear");
  }

  @Test
  void aFollowerThatLagsAndAnOperationThatFailsCostTimeAndNoWrite(Slot given) throws Exception {
    on(given);
    slot.cluster().fault("lag", "2", "--millis", "300");
    slot.cluster().fault("fail-op", "kAddReplicaOP");
    Path writes = slot.testbed().folder().resolve("writes-lag.json");
    try (LaunchedProcess worker = slot.testbed().startWorker();
        LaunchedProcess writer = slot.cluster().write(writes)) {
      start("");

      Report report = succeeded();

      assertThat(report.findings())
          .filteredOn(finding -> finding.level() == FindingLevel.WARNING)
          .extracting(Finding::code)
          .contains("OPERATION_FAILED");
      assertThat(worker.isAlive()).isTrue();
      writer.stop();
    }
    slot.cluster().fault("clear");
    assertSound();
    assertThat(slot.cluster().check(writes).lost()).isZero();
  }

  @Test
  void anOperationThatHangsIsCancelledAndTheNodeIsAsBeforeUntilToldToTryAgain(Slot given)
      throws Exception {
    on(given);
    slot.cluster().fault("hang-op", "kAddReplicaOP");
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      start("\"timeouts\": {\"leaderMoves\": \"PT10S\"}");

      RolloutStatus status =
          slot.rollouts().await("rollout-demo", "a decision to be asked for", SOON, this::asks);
      NodeStatus node = status.nodes().get(0);
      assertThat(node.state()).hasToString("ROLLED_BACK");
      assertThat(node.error()).contains("replica on", "(kAddReplicaOP) is still kDoing");
      assertSound();
      assertThat(slot.cluster().nameservers().operationsUnderWay()).isEmpty();
      assertThat(slot.cluster().state().starts()).isEqualTo(before.starts());

      slot.testbed().rollout("decide", "demo", tablet, "RETRY").orThrow();
      succeeded();
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void anOperationThatSomebodyCancelsIsAskedForAgain(Slot given) throws Exception {
    on(given);
    slot.cluster().fault("hang-op", "kAddReplicaOP");
    SandboxNameservers nameservers = slot.cluster().nameservers();
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      start("");
      List<Long> hanging =
          AwaitCondition.until(
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
  void aNameserverThatDiesWhileLeadersMoveUnderAFenceCostsNoWriteAndHoldsForAWhile(Slot given)
      throws Exception {
    on(given);
    // Until its successor leads nobody can know whether the leaders have changed, so nobody leads.
    slot.watch().allowBreachOf(Invariant.ALWAYS_LED);
    String leader = slot.cluster().nameservers().leader();
    NodeSnapshot nameserver =
        before.nodes().stream().filter(n -> n.endpoint().equals(leader)).findFirst().orElseThrow();
    Path writes = slot.testbed().folder().resolve("writes-takeover.json");
    try (LaunchedProcess worker = slot.testbed().startWorker();
        LaunchedProcess writer = slot.cluster().write(writes)) {
      slot.cluster().fault("hold-call", "nameserver", leader, "ChangeLeader");
      start("", tablet, slot.tablet(2));
      AwaitCondition.untilTrue("a fence", SOON, () -> WriteFenceProbe.isUp(tablet));
      ProcessHandle.of(nameserver.pid()).orElseThrow().destroyForcibly();
      assertThat(WriteFenceProbe.isUp(tablet)).as("a fence at the moment of the death").isTrue();
      slot.cluster().fault("clear");
      NodeStartScript.run(nameserver, "start");
      slot.watch().allowStartOf(leader);

      slot.rollouts()
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
    assertThat(slot.cluster().nameservers().leader()).isNotEqualTo(leader);
    assertThat(slot.cluster().check(writes).lost()).isZero();
    assertThat(slot.cluster().check(writes).surplus()).isZero();
  }

  @Test
  void aTabletThatDiesWhileTheLeadersOfAnotherAreAwayKeepsThatFromBeingRestarted(Slot given)
      throws Exception {
    on(given);
    // Its leads have nobody until the nameserver gives them to others, where they stay.
    slot.watch().allowBreachOf(Invariant.ALWAYS_LED, Invariant.AS_BEFORE);
    NodeSnapshot other = before.node("tablet", 2);
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      start("");
      AwaitCondition.untilTrue(
          "every lead to be away and replicated", SOON, this::isLedElsewhereOnly);
      ProcessHandle.of(other.pid()).orElseThrow().destroyForcibly();

      AwaitCondition.untilTrue(
          "the nameserver to see it dead",
          SOON,
          () -> "kOffline".equals(slot.cluster().nameservers().tablets().get(other.endpoint())));
      assertThat(slot.cluster().state().node("tablet", 1).pid())
          .isEqualTo(before.node("tablet", 1).pid());
      NodeStartScript.run(other, "start");
      slot.watch().allowStartOf(other.endpoint());

      // The node goes on, or is put back, as far as its moves had come.
      RolloutStatus end =
          slot.rollouts()
              .await(
                  "rollout-demo",
                  "its end or a question",
                  SOON,
                  status -> status.phase() == Phase.DONE || asks(status));
      if (asks(end)) {
        assertThat(end.nodes().get(0).error()).contains(other.endpoint());
        slot.testbed().rollout("decide", "demo", tablet, "RETRY").orThrow();
      }
      succeeded();
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void aTableThatIsDroppedWhileItsLeadersAreAwayIsNotedAndLeftAlone(Slot given) throws Exception {
    on(given);
    SandboxNameservers nameservers = slot.cluster().nameservers();
    TableSpec order =
        new TableSpec("demo", "passing", enoughToBeLedHere(), 2, TableSpec.Storage.MEMORY, 5);
    new TableCreator(nameservers).make(List.of(order));
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      assertThat(ledHere()).anyMatch(label -> label.contains("passing"));
      start("");
      AwaitCondition.untilTrue("every lead to be away", SOON, () -> ledHere().isEmpty());
      nameservers.call("DropTable", Map.of("db", "demo", "name", "passing"));

      Report report = succeeded();

      assertThat(report.nodes().get(0).steps())
          .anySatisfy(step -> assertThat(step.note()).contains("demo.passing"));
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void theDocumentedProcedureWithFailoverOnWaitsForTheNameserversOwnRecovery(Slot given)
      throws Exception {
    on(given);
    assertThat(before.autoFailover()).isTrue();
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      start("\"procedure\": \"DOCUMENTED\", \"singleReplica\": \"ADD_REPLICA\"");

      succeeded();
      assertThat(worker.isAlive()).isTrue();
    }
  }

  private void on(Slot given) throws Exception {
    slot = given;
    before = slot.watch().before();
    tablet = slot.tablet(1);
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
            .formatted(String.join("\", \"", tablets), slot.newValue(), options);
    slot.testbed().rollout(SOON, request, "start", "-f", "-").orThrow();
  }

  private Report succeeded() throws Exception {
    Report report = slot.rollouts().result("rollout-demo", SOON);
    assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
    return report;
  }

  private void assertSound() throws Exception {
    assertThat(slot.damage()).isEmpty();
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
        slot.cluster().nameservers().partitions().stream()
            .flatMap(partition -> partition.leader().stream())
            .collect(Collectors.groupingBy(leader -> leader, Collectors.counting()));
    long here = led.getOrDefault(tablet, 0L);
    long first = 0;
    for (int index = 1; index <= 3; index++) {
      first += Math.max(0, here - led.getOrDefault(slot.tablet(index), 0L));
    }
    return (int) first + 3;
  }

  /** Whether the tablet leads nothing any more, and follows wherever it has led. */
  private boolean isLedElsewhereOnly() throws Exception {
    return slot.cluster().nameservers().partitions().stream()
        .allMatch(
            partition ->
                partition.leader().filter(leader -> !leader.equals(tablet)).isPresent()
                    && partition.members().stream().allMatch(PartitionLocation.Member::alive));
  }

  private List<String> ledHere() throws Exception {
    return slot.cluster().nameservers().partitions().stream()
        .filter(partition -> partition.leader().filter(tablet::equals).isPresent())
        .map(partition -> partition.label())
        .toList();
  }
}
