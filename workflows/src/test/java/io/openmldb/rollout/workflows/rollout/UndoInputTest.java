package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UndoInputTest {

  @Test
  void theInputThatTheEndOffersUnsetsWhatWasAddedAndWaitsForTheApprovalOfItsPlan() {
    FakeClusterActivities cluster =
        new FakeClusterActivities().with(Component.TABLET, "t1:1").with(Component.TABLET, "t2:1");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      rollouts.run(TestRequests.tablets("{\"procedure\": \"DOCUMENTED\"}"));
      String details = rollouts.currentDetails("rollout-demo");

      RolloutRequest undo =
          TestRequests.json(
              details.lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow());
      assertThat(undo.problems()).isEmpty();
      assertThat(undo.cluster()).isEqualTo("demo");
      assertThat(undo.reason()).startsWith("undo of rollout-demo, run ");
      assertThat(undo.options().procedure()).isEqualTo(Procedure.DOCUMENTED);
      assertThat(undo.changes())
          .containsExactly(
              new Change(Component.TABLET, List.of("t1:1"), Map.of(), List.of("a")),
              new Change(Component.TABLET, List.of("t2:1"), Map.of(), List.of("a")));

      WorkflowStub reversal = rollouts.start(undo);
      rollouts.awaitGate(Gate.APPROVAL);
      rollouts.rollout().abort(new AbortRequest(AbortMode.KEEP, "enough was seen"));
      assertThat(RolloutResult.await(reversal).outcome()).isEqualTo(Outcome.ABORTED);
    }
  }

  @Test
  void aRolloutThatUpdatedNoNodeOffersNone() {
    FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      rollouts.run(TestRequests.tablets("{\"dryRun\": true}"));

      assertThat(rollouts.currentDetails("rollout-demo").lines())
          .noneMatch(line -> line.startsWith("{"));
    }
  }
}
