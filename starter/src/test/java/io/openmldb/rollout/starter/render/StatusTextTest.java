package io.openmldb.rollout.starter.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.SampleRecords;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.Step;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTextTest {

  private static final Instant NOW = SampleRecords.STARTED.plusSeconds(95);

  private final StatusText text = new StatusText(new TimeFormat(ZoneOffset.UTC), false);

  @Test
  void aStatusShowsNodesAndTheCommandThatAnswersTheWait() {
    assertThat(text.of(SampleRecords.status(), "demo", NOW).toString())
        .isEqualTo(
            """
            demo  WAITING, paused before the next node  [############------------]  50%  2 of 4 nodes  1 min 35 s  about 1 min 15 s left

              nameserver  10.0.0.5:6527   UPDATED                 20 s
              tablet      10.0.0.6:10921  UPDATED      8/8 moves  20 s
              tablet      10.0.0.7:10921  ROLLED_BACK  4/4 moves  20 s  did not register
              tablet      10.0.0.8:10921  PENDING

            waits for DECISION: tablet 10.0.0.7:10921 failed and was rolled back
              answer with   rollout decide demo 10.0.0.7:10921 RETRY|ABORT
              or, as a message in Temporal's UI,   decide({"endpoint": "10.0.0.7:10921", "decision": "RETRY|ABORT"})
              since 03:01:20; without an answer until 2026-12-02 03:00:00 it ends as on abort KEEP

            abort was refused at 03:00:30: mode is "X"\
            """);
  }

  @Test
  void whatIsOverSaysItsOutcomeAndWhyAndNothingOfAPause() {
    NodeStatus failed =
        new NodeStatus(
            Component.TABLET,
            "10.0.0.7:10921",
            NodeState.ROLLED_BACK,
            null,
            SampleRecords.STARTED,
            NOW,
            0,
            0,
            "did not register\nE1125 bind failed");
    RolloutStatus ended =
        new RolloutStatus(
            "demo",
            "rollout-demo",
            "run-1",
            "tablet: gc_interval = 60",
            Phase.DONE,
            Outcome.ABORTED,
            "tablet 10.0.0.7:10921 failed",
            true,
            null,
            SampleRecords.STARTED,
            NOW,
            0,
            60,
            List.of(),
            List.of(SampleRecords.status().nodes().get(0), failed),
            List.of());

    assertThat(text.of(ended, "demo", NOW).lines())
        .startsWith(
            "demo  ABORTED  [############------------]  50%  1 of 2 nodes",
            "  tablet 10.0.0.7:10921 failed")
        .last()
        .isEqualTo("  tablet      10.0.0.7:10921  ROLLED_BACK  1 min 35 s  did not register");
  }

  @Test
  void theErrorThatAPersonIsAskedAboutIsSaidOnce() {
    NodeStatus failed = SampleRecords.status().nodes().get(2);
    WaitingFor asked =
        new WaitingFor(
            Gate.DECISION,
            failed.endpoint(),
            List.of(Decision.RETRY),
            SampleRecords.STARTED,
            NOW,
            "tablet " + failed.endpoint() + " ROLLED_BACK: " + failed.error() + "\nE1125 exit",
            "decide({})");
    RolloutStatus waiting =
        new RolloutStatus(
            "demo",
            Phase.WAITING,
            false,
            asked,
            SampleRecords.STARTED,
            0,
            0,
            List.of(),
            List.of(failed));

    assertThat(text.of(waiting, "demo", NOW).toString())
        .containsOnlyOnce("did not register")
        .contains("E1125 exit");
  }

  @Test
  void textsOfOthersSteerNoTerminal() {
    String evil = "why\u001b]0;title\u0007 \u001b[2Jgone\rover";

    assertThat(new TextOutput(false).line(evil).toString()).isEqualTo("why]0;title [2Jgoneover");
    assertThat(new TextOutput(true).line(evil).toString()).isEqualTo("why]0;title [2Jgoneover");
    assertThat(new TextOutput.Cell(evil).text()).isEqualTo("why]0;title [2Jgoneover");
  }

  @Test
  void theNodeUnderWayIsMarkedWithItsStepAndMoves() {
    assertThat(text.of(SampleRecords.updating(Step.PRE_UPGRADE, 3), "demo", NOW).toString())
        .contains("> tablet  10.0.0.6:10921  RUNNING  pre-upgrade  3/8 moves  1 min 35 s")
        .contains("[###---------------------]  14%  0 of 2 nodes");
  }

  @Test
  void aLargeClusterIsCutToTheNodesAroundTheOneUnderWay() {
    RolloutStatus small = SampleRecords.updating(Step.RESTART, 8);
    RolloutStatus large =
        new RolloutStatus(
            "demo",
            Phase.UPDATING,
            false,
            null,
            SampleRecords.STARTED,
            0,
            0,
            List.of(),
            Collections.nCopies(100, small.nodes().get(1)));

    List<String> lines = text.of(large, "demo", NOW, 24).lines();

    assertThat(lines).hasSizeLessThan(24).last().isEqualTo("  nodes 1 to 14 of 100");
  }
}
