package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.ApproveRequest;
import io.openmldb.rollout.workflows.api.message.ConfirmWritesRequest;
import io.openmldb.rollout.workflows.api.message.DecideRequest;
import io.openmldb.rollout.workflows.api.message.WritesState;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OperatorGatesTest {

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();

  @Test
  void thePlanIsApprovedBeforeAnyNodeIsTouched() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.all("{\"approval\": \"PLAN\"}"));
      rollouts.awaitGate(Gate.APPROVAL);
      assertThat(cluster.changes()).containsExactly("acquire");

      rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL));
      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void whatIsAskedStandsInTheCurrentDetailsAtOnceAndIsGoneWithTheAnswer() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.all("{\"approval\": \"PLAN\"}"));
      rollouts.awaitGate(Gate.APPROVAL);

      assertThat(rollouts.currentDetails("rollout-demo"))
          .startsWith("**WAITING for you**")
          .contains("the plan of demo is to be approved")
          .contains("\n{\"gate\": \"APPROVAL\"}\n", "query `plan`");

      rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL));
      RolloutResult.await(rollout);
      assertThat(rollouts.currentDetails("rollout-demo"))
          .startsWith("**SUCCEEDED** · 100 %")
          .doesNotContain("APPROVAL");
      RolloutStatus status = rollouts.rollout().status();
      assertThat(status.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(status.workflowId()).isEqualTo("rollout-demo");
      assertThat(status.runId()).isNotBlank();
      assertThat(status.finishedAt()).isNotNull();
    }
  }

  @Test
  void theFirstNodeOfEachComponentIsTheCanary() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.all("{\"approval\": \"CANARY\"}"));

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

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void timersSayInAFewWordsWhoIsAskedForWhat() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"approval\": \"EVERY_NODE\"}"));
      rollouts.awaitGate(Gate.APPROVAL);
      rollouts.rollout().abortBySignal(new AbortRequest(null, null));
      RolloutResult.await(rollout);
      assertThat(timers(rollouts)).contains("waits for a person: approve APPROVAL of t1:10921");

      rollout =
          rollouts.start(TestRequests.tablets("{\"approval\": \"CANARY\", \"writes\": \"GATED\"}"));
      rollouts.awaitGate(Gate.WRITES_PAUSED);
      rollouts.rollout().confirmWrites(new ConfirmWritesRequest(WritesState.PAUSED));
      rollouts.awaitGate(Gate.CANARY);
      rollouts.rollout().abortBySignal(new AbortRequest(null, null));
      RolloutResult.await(rollout);
      assertThat(timers(rollouts))
          .contains(
              "waits for a person: confirmWrites PAUSED",
              "waits for a person: approve CANARY of t1:10921");
    }
  }

  /** What Temporal's timeline says of the rollout's timers. */
  private static List<String> timers(TestRollouts rollouts) {
    return rollouts.client().fetchHistory("rollout-demo").getEvents().stream()
        .filter(HistoryEvent::hasTimerStartedEventAttributes)
        .map(timer -> timer.getUserMetadata().getSummary().getData().toStringUtf8())
        .map(json -> json.replace("\"", ""))
        .toList();
  }

  @Test
  void anApprovalWhileNothingWaitsAtAllIsRefusedAndChangesNothing() {
    AtomicReference<Throwable> refusal = new AtomicReference<>();
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at(
          "backup t1:10921",
          () ->
              refusal.set(
                  catchThrowable(
                      () -> rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL)))));

      Report report = rollouts.run(TestRequests.tablets("{}"));

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(refusal.get())
          .isInstanceOf(WorkflowUpdateException.class)
          .hasStackTraceContaining("it waits for nothing");
    }
  }

  @Test
  void anApprovalOfAnotherGateIsRefused() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.all("{\"approval\": \"PLAN\"}"));
      rollouts.awaitGate(Gate.APPROVAL);

      assertThatThrownBy(() -> rollouts.rollout().approve(new ApproveRequest(Gate.CANARY)))
          .isInstanceOf(WorkflowUpdateException.class)
          .hasStackTraceContaining("it waits at the gate APPROVAL");
      rollouts.rollout().abortBySignal(new AbortRequest(null, null));
      Report report = RolloutResult.await(rollout);
      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(cluster.changes()).containsExactly("acquire", "release");
    }
  }

  @Test
  void writesAreConfirmedPausedBeforeTheFirstTabletAndResumedAfterTheLast() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.all("{\"writes\": \"GATED\"}"));

      rollouts.awaitGate(Gate.WRITES_PAUSED);
      assertThat(cluster.changes()).contains("verify ns1:7527").doesNotContain("backup t1:10921");
      rollouts.rollout().confirmWrites(new ConfirmWritesRequest(WritesState.PAUSED));

      rollouts.awaitGate(Gate.WRITES_RESUMED);
      assertThat(cluster.changes()).contains("verify t3:10921").doesNotContain("backup api:9080");
      rollouts.rollout().confirmWrites(new ConfirmWritesRequest(WritesState.RESUMED));

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void rowsThatWereWrittenBeforeThePauseDoNotCountAsWrittenAfterIt() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout =
          rollouts.start(
              TestRequests.tablets("{\"writes\": \"GATED\", \"expectRowsToGrow\": true}"));
      rollouts.awaitGate(Gate.WRITES_PAUSED);
      cluster.write(50);
      rollouts.rollout().confirmWrites(new ConfirmWritesRequest(WritesState.PAUSED));
      rollouts.awaitGate(Gate.WRITES_RESUMED);
      rollouts.rollout().confirmWrites(new ConfirmWritesRequest(WritesState.RESUMED));

      assertThat(rollouts.awaitGate(Gate.DECISION).waitingFor().why())
          .contains("no row was written");
      cluster.write(1);
      rollouts.rollout().decide(new DecideRequest("demo", Decision.RETRY));

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void aRolloutThatEndsWhileWritesArePausedSaysThatTheyAre() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"writes\": \"GATED\"}"));
      rollouts.awaitGate(Gate.WRITES_PAUSED);
      rollouts.rollout().confirmWrites(new ConfirmWritesRequest(WritesState.PAUSED));
      rollouts.awaitGate(Gate.WRITES_RESUMED);
      rollouts.rollout().abortBySignal(new AbortRequest(null, null));

      Report report = RolloutResult.await(rollout);
      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.findings()).extracting(Finding::code).containsExactly("WRITES_PAUSED");
    }
  }

  @Test
  void anApprovalThatNamesItsNodeOpensNoOtherNodesGate() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"approval\": \"EVERY_NODE\"}"));
      for (String endpoint : List.of("t1:10921", "t2:10921", "t3:10921")) {
        RolloutStatus status =
            rollouts.awaitStatus(
                "approval of " + endpoint,
                now -> now.waitingFor() != null && endpoint.equals(now.waitingFor().subject()));
        assertThat(status.waitingFor().answerWith())
            .isEqualTo("approve({\"gate\": \"APPROVAL\", \"endpoint\": \"" + endpoint + "\"})");
        assertThatThrownBy(
                () -> rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL, "t0:10921")))
            .hasStackTraceContaining("no approval of t0:10921 is asked for, but of " + endpoint);
        rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL, endpoint));
      }
      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void everyNodeIsApprovedWhenThatIsAskedFor() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"approval\": \"EVERY_NODE\"}"));
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
      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }
}
