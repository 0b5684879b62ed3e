package io.openmldb.rollout.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.activity.ClusterRecoveryActivities.LeaderRecoveryOutcome;
import io.openmldb.rollout.workflows.activity.LeaseActivities.LeaseStatus;
import io.openmldb.rollout.workflows.activity.VerificationActivities.Confirmation;
import io.openmldb.rollout.workflows.activity.VerificationActivities.Health;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.node.NodeResult;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.report.Report.Event;
import io.openmldb.rollout.workflows.api.report.Report.NodeReport;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A large cluster that is sick all over is planned, awaited and reported on like any other. */
class PayloadSizeTest {

  private static final int ILL = 100_000;
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  static Stream<Object> payloads() {
    return Stream.of(
        new Health(problems(), null),
        new Confirmation(findings()),
        new Plan("demo", List.of(), findings(), 60),
        new LeaderRecoveryOutcome(problems(), problems()),
        new LeaseStatus("rollout-demo", false, false, problems()),
        new RecoveryReport(
            "demo", false, List.of(), null, null, NOW, NOW, problems(), problems(), problems()),
        nodeResult(),
        report());
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void noListMakesAPayloadTooLarge(Object record) {
    assertThat(bytes(record)).isLessThan(Excerpt.LARGEST_PAYLOAD);
  }

  @Test
  void ofVeryManyFindingsTheFirstOfEachKindAreToldAndTheOthersCounted() {
    List<Finding> findings = findings();
    findings.add(
        Finding.ofCluster(FindingLevel.ERROR, FindingCode.DISK_FULL, "the disk is full", null));
    Plan plan = new Plan("demo", List.of(), findings, 60);

    assertThat(plan.isRefused()).isTrue();
    assertThat(plan.findings())
        .hasSize(101)
        .contains(
            Finding.ofCluster(
                FindingLevel.WARNING, FindingCode.NOT_HEALTHY, "and 99901 more", "Recover it."))
        .endsWith(
            Finding.ofCluster(FindingLevel.ERROR, FindingCode.DISK_FULL, "the disk is full", null));
    assertThat(new Plan("demo", List.of(), plan.findings(), 60)).isEqualTo(plan);
  }

  @Test
  void findingsOfVeryManyKindsLeaveRoomForEachOther() {
    List<FindingCode> codes = List.of(FindingCode.values()).subList(0, 50);
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      findings.add(Finding.ofCluster(FindingLevel.ERROR, codes.get(i % 50), "m".repeat(400), null));
    }

    List<Finding> listed = new Confirmation(findings).findings();

    assertThat(bytes(listed)).isLessThan(Excerpt.LARGEST_PAYLOAD);
    assertThat(listed.stream().map(Finding::code).distinct()).hasSize(50);
    assertThat(listed).last().extracting(Finding::message).asString().matches("and \\d+ more");
  }

  private static NodeResult nodeResult() {
    List<LeaderMove> moves = new ArrayList<>();
    for (int pid = 0; pid < ILL; pid++) {
      String table = "a_table_with_a_long_name";
      moves.add(
          new LeaderMove("a_database", table, 1, pid, "tablet-1:10921", "tablet-2:10921", false));
    }
    NodeResult result =
        new NodeResult(NodeState.UPDATED, List.of(), moves, 0, null, null, 0, null, false, null);
    assertThat(result.moves().size() + result.movesOmitted()).isEqualTo(ILL);
    return result;
  }

  private static Report report() {
    List<NodeReport> nodes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      nodes.add(
          new NodeReport(
              Component.TABLET,
              "tablet-" + i + ".example.org:10921",
              NodeState.UPDATED,
              List.of(),
              List.of(),
              1_000,
              null,
              900,
              null,
              null));
    }
    List<Event> events =
        Collections.nCopies(5_000, new Event(NOW, "operator", "decide RETRY", "x".repeat(1 << 20)));
    return new Report(
        "demo", "w", "r", null, null, NOW, NOW, nodes, findings(), events, problems());
  }

  private static List<String> problems() {
    return IntStream.range(0, ILL)
        .mapToObj(
            i ->
                "a_database.a_table_with_a_long_name/"
                    + i
                    + " on tablet-17.example.org:10921 is marked not alive by the nameserver")
        .toList();
  }

  private static List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    problems()
        .forEach(
            problem ->
                findings.add(
                    Finding.ofCluster(
                        FindingLevel.WARNING, FindingCode.NOT_HEALTHY, problem, "Recover it.")));
    return findings;
  }

  private static int bytes(Object record) {
    return RolloutDataConverter.create().toPayload(record).orElseThrow().getData().size();
  }
}
