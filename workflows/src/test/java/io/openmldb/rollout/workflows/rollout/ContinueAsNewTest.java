package io.openmldb.rollout.workflows.rollout;

import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.ApproveRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A rollout whose history has become large goes on in another run, and nobody need notice. */
@Timeout(120)
class ContinueAsNewTest {

  /** Each is an event at least; the next boundary is then beyond what one run may have. */
  private static final int SIGNALS = 4_000;

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();

  @Test
  void itGoesOnBetweenTwoNodesWithAllThatItKnew() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"approval\": \"EVERY_NODE\"}"));
      rollouts.awaitGate(Gate.APPROVAL);
      rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL));
      RolloutStatus first =
          rollouts.awaitStatus(
              "the approval of the second tablet",
              s -> s.nodes().get(0).state() == NodeState.UPDATED && isAtApproval(s));
      for (int i = 0; i < SIGNALS; i++) {
        rollouts.rollout().resumeBySignal(null);
      }
      cluster.at(
          "verify t2:10921", () -> rollouts.rollout().pauseBySignal(new PauseRequest("a look")));
      rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL));

      RolloutStatus next = rollouts.awaitGate(Gate.PAUSED);
      assertThat(next.waitingFor().why()).isEqualTo("paused by operator: a look");
      assertThat(next.runId()).isNotEqualTo(first.runId());
      assertThat(run(rollouts, first.runId()).describe().getStatus())
          .isEqualTo(WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW);
      assertThat(next.startedAt()).isEqualTo(first.startedAt());
      assertThat(next.request()).isEqualTo(first.request());
      assertThat(next.nodes())
          .extracting(NodeStatus::state)
          .containsExactly(NodeState.UPDATED, NodeState.UPDATED, NodeState.PENDING);
      assertThat(next.nodes().get(0)).isEqualTo(first.nodes().get(0));
      assertThat(next.refused()).isNotEmpty();
      assertThat(rollouts.rollout().plan().nodes()).hasSize(3);
      rollouts.rollout().resumeBySignal(null);
      rollouts.awaitGate(Gate.APPROVAL);
      rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL));

      Report report = RolloutResult.await(rollout);
      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.startedAt()).isEqualTo(first.startedAt());
      assertThat(report.nodes())
          .allSatisfy(node -> assertThat(node.steps()).isNotEmpty())
          .extracting(Report.NodeReport::state)
          .containsOnly(NodeState.UPDATED);
      assertThat(report.events())
          .extracting(Report.Event::what)
          .containsSubsequence("start", "approve APPROVAL", "pause", "resume", "approve APPROVAL");
      assertThat(cluster.calls()).containsOnlyOnce("plan");
      assertThat(cluster.isLeaseHeld()).isFalse();
      assertThat(cluster.isConsistent()).isTrue();
    }
  }

  /** Temporal's UI offers the input of a former run for a new one. */
  @Test
  void whatAnotherRolloutLeftForItsNextRunIsPassedOver() {
    RolloutRequest copied =
        TestRequests.tablets("{}")
            .continuedBy(JsonNodeFactory.instance.objectNode().put("writtenBy", "another run"));
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(copied);

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(cluster.calls()).containsOnlyOnce("plan");
    }
  }

  private static boolean isAtApproval(RolloutStatus status) {
    return status.waitingFor() != null && status.waitingFor().gate() == Gate.APPROVAL;
  }

  private static WorkflowStub run(TestRollouts rollouts, String runId) {
    return rollouts
        .client()
        .newUntypedWorkflowStub(
            WorkflowTargetOptions.newBuilder()
                .setWorkflowId("rollout-demo")
                .setRunId(runId)
                .build());
  }
}
