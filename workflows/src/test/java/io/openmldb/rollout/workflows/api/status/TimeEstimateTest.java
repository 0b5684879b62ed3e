package io.openmldb.rollout.workflows.api.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.model.Component;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeEstimateTest {

  private static final Instant NOW = Instant.parse("2026-11-25T03:00:00Z");

  @Test
  void itRunsOnDuringALongStepAlthoughTheRolloutItselfSaysNothingNew() {
    RolloutStatus status = status(Phase.UPDATING, node(NodeState.RUNNING), node(NodeState.PENDING));

    assertThat(status.asOf(NOW).etaSeconds()).isEqualTo(120);
    assertThat(status.asOf(NOW.plusSeconds(45)).etaSeconds()).isEqualTo(75);
    assertThat(status.asOf(NOW.plusSeconds(600)).etaSeconds()).isEqualTo(61);
  }

  @Test
  void nodesAreTakenToNeedWhatFinishedOnesOfTheirComponentNeeded() {
    NodeStatus done =
        new NodeStatus(
            Component.TABLET,
            "t0:1",
            NodeState.UPDATED,
            null,
            NOW.minusSeconds(200),
            NOW,
            0,
            0,
            null);

    assertThat(status(Phase.UPDATING, done, node(NodeState.PENDING)).asOf(NOW).etaSeconds())
        .isEqualTo(200);
  }

  @Test
  void beforeTheFirstIsFinishedANodeIsTakenToNeedWhatEarlierRolloutsTell() {
    NodeStatus told =
        new NodeStatus(
            Component.TABLET, "t2:1", NodeState.PENDING, null, null, null, 0, 0, null, null, 95L);

    assertThat(status(Phase.UPDATING, told, node(NodeState.PENDING)).asOf(NOW).etaSeconds())
        .isEqualTo(95 + 60);
  }

  @Test
  void whatIsOverTakesNoTime() {
    assertThat(status(Phase.DONE, node(NodeState.PENDING)).asOf(NOW).etaSeconds()).isZero();
  }

  private static RolloutStatus status(Phase phase, NodeStatus... nodes) {
    return new RolloutStatus("demo", phase, false, null, NOW, 7, 60, List.of(), List.of(nodes));
  }

  private static NodeStatus node(NodeState state) {
    Instant startedAt = state == NodeState.RUNNING ? NOW : null;
    return new NodeStatus(Component.TABLET, "t1:1", state, null, startedAt, null, 0, 0, null);
  }
}
