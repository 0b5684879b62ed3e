package io.openmldb.rollout.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.node.NodeState;
import io.openmldb.rollout.testing.FakeCluster;
import io.openmldb.rollout.testing.Requests;
import io.openmldb.rollout.testing.TestRollouts;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GatesTest {

  private final FakeCluster cluster = FakeCluster.ofAllComponents();

  @Test
  void thePlanIsApprovedBeforeAnyNodeIsTouched() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(Requests.all("{\"approval\": \"PLAN\"}"));
      rollouts.awaitGate(Gate.APPROVAL);
      assertThat(cluster.changes()).containsExactly("acquire");

      rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL));
      assertThat(rollout.getResult(Report.class).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void theFirstNodeOfEachComponentIsTheCanary() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(Requests.all("{\"approval\": \"CANARY\"}"));

      RolloutStatus nameservers = rollouts.awaitGate(Gate.CANARY);
      assertThat(nameservers.nodes().get(0).state()).isEqualTo(NodeState.UPDATED);
      assertThat(nameservers.nodes().get(1).state()).isEqualTo(NodeState.PENDING);
      rollouts.rollout().approve(new ApproveRequest(Gate.CANARY));

      RolloutStatus tablets =
          rollouts.awaitStatus(
              "the tablets' canary gate",
              status ->
                  status.nodes().get(2).state() == NodeState.UPDATED
                      && status.waitingFor() != null
                      && status.waitingFor().gate() == Gate.CANARY);
      assertThat(tablets.nodes().get(3).state()).isEqualTo(NodeState.PENDING);
      rollouts.rollout().approveBySignal(new ApproveRequest(Gate.CANARY));

      assertThat(rollout.getResult(Report.class).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void anApprovalThatNothingWaitsForIsRefused() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(Requests.all("{\"approval\": \"PLAN\"}"));
      rollouts.awaitGate(Gate.APPROVAL);

      assertThatThrownBy(() -> rollouts.rollout().approve(new ApproveRequest(Gate.CANARY)))
          .isInstanceOf(WorkflowUpdateException.class)
          .hasStackTraceContaining("it waits at the gate APPROVAL");
      rollouts.rollout().abort(new AbortRequest(null, null));
      Report report = rollout.getResult(Report.class);
      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(cluster.changes()).containsExactly("acquire", "release");
    }
  }

  @Test
  void writesAreConfirmedPausedBeforeTheFirstTabletAndResumedAfterTheLast() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(Requests.all("{\"writes\": \"GATED\"}"));

      rollouts.awaitGate(Gate.WRITES_PAUSED);
      assertThat(cluster.changes()).contains("verify ns1:7527").doesNotContain("backup t1:10921");
      rollouts.rollout().confirmWrites(new ConfirmWritesRequest(WritesState.PAUSED));

      rollouts.awaitGate(Gate.WRITES_RESUMED);
      assertThat(cluster.changes()).contains("verify t3:10921").doesNotContain("backup api:9080");
      rollouts.rollout().confirmWrites(new ConfirmWritesRequest(WritesState.RESUMED));

      assertThat(rollout.getResult(Report.class).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void everyNodeIsApprovedWhenThatIsAskedFor() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(Requests.tablets("{\"approval\": \"EVERY_NODE\"}"));
      for (int i = 0; i < 3; i++) {
        int done = i;
        rollouts.awaitStatus(
            "approval of node " + i,
            status ->
                status.waitingFor() != null
                    && status.nodes().stream()
                            .filter(node -> node.state() == NodeState.UPDATED)
                            .count()
                        == done);
        rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL));
      }
      assertThat(rollout.getResult(Report.class).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }
}
