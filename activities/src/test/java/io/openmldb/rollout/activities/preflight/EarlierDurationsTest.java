package io.openmldb.rollout.activities.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.report.Report.NodeReport;
import io.openmldb.rollout.workflows.api.report.StepRecord;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlierDurationsTest {

  private static final Instant BEGAN = Instant.parse("2026-11-25T03:00:00Z");

  @Test
  void aNodeTakesAsLongToRestartAsThoseOfItsComponentDidInTheMean() {
    List<NodePlan> nodes =
        List.of(plan(Component.APISERVER, "a1:1", 0, 0), plan(Component.APISERVER, "a2:1", 0, 0));

    List<NodePlan> timed =
        durations(
                nodes,
                report(node(Component.APISERVER, "a1:1", 0, step(Step.RESTART, 30))),
                report(
                    node(
                        Component.APISERVER,
                        "a1:1",
                        0,
                        step(Step.EDIT, 2),
                        step(Step.RESTART, 46),
                        step(Step.VERIFY, 2))))
            .applied(nodes);

    assertThat(timed).extracting(NodePlan::estimateSeconds).containsOnly(43L);
    assertThat(DurationEstimate.seconds(timed, Options.DEFAULT)).isEqualTo(86);
  }

  @Test
  void leadersAndReplicasCountAsManyAsANodeHas() {
    List<NodePlan> nodes =
        List.of(plan(Component.TABLET, "t1:1", 10, 4), plan(Component.TABLET, "t2:1", 30, 2));

    List<NodePlan> timed =
        durations(
                nodes,
                report(
                    node(
                        Component.TABLET,
                        "t1:1",
                        4,
                        step(Step.PRE_UPGRADE, 12),
                        step(Step.RESTART, 20),
                        step(Step.RECOVER, 5),
                        step(Step.POST_UPGRADE, 8))))
            .applied(nodes);

    // 3 s between nodes, 20 s to restart, 5 s a leader, half a second a replica
    assertThat(timed).extracting(NodePlan::estimateSeconds).containsExactly(48L, 48L);
  }

  @Test
  void whatWasNotDoneBeforeIsNotGuessed() {
    NodePlan withLeaders = plan(Component.TABLET, "t1:1", 10, 4);
    NodePlan other = plan(Component.NAMESERVER, "n1:1", 0, 0);
    NodePlan unchanged =
        new NodePlan(
            Component.TABLET,
            "t2:1",
            "h",
            "/w",
            "f",
            NodeAction.UNCHANGED,
            ProcessMode.NORMAL,
            ProcessMode.NORMAL,
            "a",
            "a",
            List.of(),
            "",
            0,
            0);
    List<NodePlan> nodes = List.of(withLeaders, other, unchanged);

    List<NodePlan> timed =
        durations(
                nodes,
                report(
                    node(
                        Component.TABLET,
                        "t1:1",
                        0,
                        step(Step.RESTART, 20),
                        step(Step.RECOVER, 5))))
            .applied(nodes);

    assertThat(timed).isEqualTo(nodes);
    assertThat(DurationEstimate.seconds(timed, Options.DEFAULT)).isPositive();
  }

  @Test
  void aNodeThatFailedOrTriedAStepTwiceTellsNothing() {
    List<NodePlan> nodes = List.of(plan(Component.APISERVER, "a1:1", 0, 0));
    NodeReport twice =
        node(Component.APISERVER, "a1:1", 0, step(Step.RESTART, 300), step(Step.RESTART, 20));
    NodeReport failed =
        new NodeReport(
            Component.APISERVER,
            "a1:1",
            NodeState.ROLLED_BACK,
            List.of(step(Step.RESTART, 300)),
            List.of(),
            0,
            null,
            0,
            "did not start",
            null);

    assertThat(durations(nodes, report(twice), report(failed)).applied(nodes)).isEqualTo(nodes);
    assertThat(durations(nodes).applied(nodes)).isEqualTo(nodes);
  }

  private static EarlierDurations durations(List<NodePlan> nodes, Report... reports) {
    return new EarlierDurations(List.of(reports), nodes);
  }

  private static Report report(NodeReport... nodes) {
    return new Report(
        "demo",
        "rollout-demo",
        "run",
        Outcome.SUCCEEDED,
        null,
        BEGAN,
        BEGAN.plusSeconds(600),
        List.of(nodes),
        List.of(),
        List.of(),
        List.of());
  }

  private static NodeReport node(
      Component component, String endpoint, int moves, StepRecord... steps) {
    LeaderMove move = new LeaderMove("db", "t", 1, 0, endpoint, "other:1", false);
    return new NodeReport(
        component,
        endpoint,
        NodeState.UPDATED,
        new ArrayList<>(List.of(steps)),
        Collections.nCopies(moves, move),
        0,
        null,
        0,
        null,
        null);
  }

  private static StepRecord step(Step step, int seconds) {
    return new StepRecord(step, BEGAN, BEGAN.plusSeconds(seconds), 1, null);
  }

  private static NodePlan plan(Component component, String endpoint, int replicas, int moves) {
    return new NodePlan(
        component,
        endpoint,
        "h",
        "/w",
        "f",
        NodeAction.UPDATE,
        ProcessMode.NORMAL,
        ProcessMode.NORMAL,
        "a",
        "b",
        List.of(),
        "",
        replicas,
        moves);
  }
}
