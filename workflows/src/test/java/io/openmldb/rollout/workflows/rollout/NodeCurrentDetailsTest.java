package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.node.NodeProgress;
import io.openmldb.rollout.workflows.api.report.StepRecord;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.Step;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the page of a node rollout shows in Temporal's UI. */
@Timeout(60)
class NodeCurrentDetailsTest {

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();

  @Test
  void itShowsItsStepsAndHowItEnded() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      rollouts.run(TestRequests.tablets("{}"));

      assertThat(rollouts.currentDetails("rollout-demo/tablet/t1:10921"))
          .startsWith("**tablet t1:10921**: UPDATED")
          .contains("leaders moved")
          .containsSubsequence("\nbackup ", "\npre-upgrade ", "\nrestart ", "\nverify ");
    }
  }

  @Test
  void itsQueryTellsOfAStepThatTheRolloutAboveIsNotToldOf() {
    List<NodeStatus> above = new ArrayList<>();
    List<NodeProgress> own = new ArrayList<>();
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at(
          "pre-upgrade t1:10921",
          () -> {
            above.add(rollouts.rollout().status().nodes().get(0));
            String nodeRollout = above.get(0).workflowId();
            own.add(
                rollouts
                    .client()
                    .newUntypedWorkflowStub(nodeRollout)
                    .query("progress", NodeProgress.class));
          });
      rollouts.run(TestRequests.tablets("{}"));

      assertThat(above.get(0).endpoint()).isEqualTo("t1:10921");
      assertThat(above.get(0).workflowId()).isEqualTo("rollout-demo/tablet/t1:10921");
      assertThat(above.get(0).step()).isNull();
      assertThat(own.get(0).step()).isEqualTo(Step.PRE_UPGRADE);
      assertThat(own.get(0).moves()).isPositive();
      assertThat(rollouts.rollout().status().nodes())
          .extracting(NodeStatus::workflowId)
          .containsOnlyNulls();
    }
  }

  @Test
  void itShowsWhyTheNodeWasPutBack() {
    cluster.failOnce("verify t1:10921", FailureType.INVALID_REQUEST, "gc_interval is 30 still");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      rollouts.run(TestRequests.tablets("{\"onFailure\": \"ABORT\"}"));

      assertThat(rollouts.currentDetails("rollout-demo/tablet/t1:10921"))
          .startsWith("**tablet t1:10921**: ROLLED_BACK")
          .contains("gc_interval is 30 still")
          .contains("rollback: ");
      assertThat(rollouts.rollout().report().nodes().get(0).steps())
          .filteredOn(step -> step.step() == Step.VERIFY)
          .first()
          .extracting(StepRecord::note)
          .isEqualTo("failed: gc_interval is 30 still");
    }
  }
}
