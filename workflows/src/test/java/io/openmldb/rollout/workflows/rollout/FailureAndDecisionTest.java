package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.DecideRequest;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FailureAndDecisionTest {

  private static final String T1 = "t1:10921";
  private static final String T2 = "t2:10921";

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backup",
        "edit",
        "planMoves",
        "pre-upgrade",
        "inspect",
        "planDetach",
        "detach",
        "restart",
        "recover",
        "post-upgrade",
        "verify"
      })
  void aNodeWhoseStepFailsIsRolledBackAndADecisionIsAskedFor(String step) {
    cluster.failOnce(step + " " + T2, FailureType.HOST_REFUSED, "no luck at " + step);
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));

      RolloutStatus status = rollouts.awaitGate(Gate.DECISION);
      assertThat(status.nodes().get(1).state()).isEqualTo(NodeState.ROLLED_BACK);
      assertThat(status.nodes().get(1).error()).isEqualTo("no luck at " + step);
      assertThat(status.waitingFor().answerWith()).contains(T2, "RETRY|SKIP|ROLLBACK|ABORT");
      assertThat(cluster.isConsistent()).isTrue();
      assertThat(cluster.node(T2).newFile).isFalse();

      rollouts.rollout().decide(new DecideRequest(T2, Decision.RETRY));
      Report report = RolloutResult.await(rollout);
      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsOnly(NodeState.UPDATED);
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @Test
  void theTailOfTheLogIsInTheReportWhenTheStartFailed() {
    cluster.failOnce("restart " + T1, FailureType.START_FAILED, "the process ended at once");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{\"onFailure\": \"ABORT\"}"));

      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.nodes().get(0).logTail()).isEqualTo("ERROR: illegal value");
      assertThat(report.nodes().get(1).state()).isEqualTo(NodeState.PENDING);
    }
  }

  @Test
  void aSkippedNodeIsLeftOutAndTheOthersFollow() {
    cluster.failOnce("verify " + T1, FailureType.NOT_VERIFIED, "gc_interval is 120");
    Report report = decide(T1, Decision.SKIP);

    assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(report.nodes())
        .extracting(Report.NodeReport::state)
        .containsExactly(NodeState.SKIPPED, NodeState.UPDATED, NodeState.UPDATED);
  }

  @Test
  void aDecisionToRollBackPutsUpdatedNodesBack() {
    cluster.failOnce("restart " + T2, FailureType.START_FAILED, "ended");
    Report report = decide(T2, Decision.ROLLBACK);

    assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(cluster.node(T1).newFile).isFalse();
    assertThat(cluster.node(T1).runsNewFile).isFalse();
  }

  @Test
  void aDecisionToAbortKeepsUpdatedNodes() {
    cluster.failOnce("restart " + T2, FailureType.START_FAILED, "ended");
    Report report = decide(T2, Decision.ABORT);

    assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
    assertThat(cluster.node(T1).runsNewFile).isTrue();
  }

  @Test
  void onFailureRollbackPutsUpdatedNodesBackWithoutAsking() {
    cluster.failOnce("recover " + T2, FailureType.NOT_RECOVERED, "no progress");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{\"onFailure\": \"ROLLBACK\"}"));

      assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(report.nodes().get(0).state()).isEqualTo(NodeState.ROLLED_BACK);
      assertThat(cluster.isConsistent()).isTrue();
    }
  }

  @Test
  void aNodeWhoseRollbackFailsTooKeepsTheLeaseAndFailsTheWorkflowWhenAborted() {
    cluster
        .failOnce("restart " + T2, FailureType.START_FAILED, "ended")
        .failOnce("restart " + T2, FailureType.START_FAILED, "ended again");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      RolloutStatus status = rollouts.awaitGate(Gate.DECISION);
      assertThat(status.nodes().get(1).state()).isEqualTo(NodeState.FAILED);
      assertThat(status.waitingFor().answerWith()).contains("RETRY|ABORT");

      assertThatThrownBy(() -> rollouts.rollout().decide(new DecideRequest(T2, Decision.SKIP)))
          .isInstanceOf(WorkflowUpdateException.class)
          .hasStackTraceContaining("SKIP is not possible here");
      rollouts.rollout().decide(new DecideRequest(T2, Decision.ABORT));

      assertThatThrownBy(() -> RolloutResult.await(rollout))
          .isInstanceOf(WorkflowFailedException.class)
          .cause()
          .isInstanceOfSatisfying(
              ApplicationFailure.class,
              failure -> {
                assertThat(FailureType.of(failure)).contains(FailureType.CLUSTER_LEFT_INCONSISTENT);
                assertThat(failure.getOriginalMessage()).contains("tablet " + T2, "ended again");
              });
      assertThat(cluster.isLeaseHeld()).isTrue();
      assertThat(rollouts.rollout().report().left()).hasSize(1);
    }
  }

  @Test
  void aNodeThatCannotBePutBackIsAskedAboutAndPutBackWhenToldToTryAgain() {
    cluster.failOnce("recover " + T2, FailureType.NOT_RECOVERED, "no progress");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      rollouts.awaitGate(Gate.DECISION);
      cluster
          .failOnce("restart " + T1, FailureType.START_FAILED, "ended")
          .failOnce("restart " + T1, FailureType.START_FAILED, "ended again");
      rollouts.rollout().decide(new DecideRequest(T2, Decision.ROLLBACK));
      RolloutStatus status =
          rollouts.awaitStatus(
              "the second question",
              s -> s.waitingFor() != null && s.waitingFor().why().contains("ended again"));
      assertThat(status.waitingFor().answerWith()).contains("RETRY|ABORT");
      assertThat(status.nodes().get(0).state()).isEqualTo(NodeState.FAILED);
      rollouts.rollout().decide(new DecideRequest(T1, Decision.RETRY));

      Report report = RolloutResult.await(rollout);
      assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(report.nodes().get(0).state()).isEqualTo(NodeState.ROLLED_BACK);
      assertThat(cluster.node(T1).newFile).isFalse();
      assertThat(cluster.isConsistent()).isTrue();
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @Test
  void aRetryAfterAFailedRollbackBringsLeadersHomeThatWereLeftAway() {
    cluster
        .failOnce("restart " + T2, FailureType.START_FAILED, "ended")
        .failOnce("restart " + T2, FailureType.START_FAILED, "ended again");
    Report report = decide(T2, Decision.RETRY);

    assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(cluster.node(T2).leadersAway).isFalse();
  }

  @Test
  void aDecisionAboutAnotherNodeIsRefused() {
    cluster.failOnce("verify " + T1, FailureType.NOT_VERIFIED, "wrong");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      WaitingFor waiting = rollouts.awaitGate(Gate.DECISION).waitingFor();
      assertThat(waiting.subject()).isEqualTo(T1);
      assertThat(waiting.choices()).contains(Decision.RETRY, Decision.SKIP);

      assertThatThrownBy(() -> rollouts.rollout().decide(new DecideRequest("t9:1", Decision.SKIP)))
          .isInstanceOf(WorkflowUpdateException.class)
          .cause()
          .isInstanceOfSatisfying(
              ApplicationFailure.class,
              failure -> {
                assertThat(FailureType.of(failure)).contains(FailureType.REFUSED);
                assertThat(failure.getOriginalMessage()).contains("about " + T1);
              });
      rollouts.rollout().decideBySignal(new DecideRequest(T1, Decision.SKIP));
      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void aDecisionThatNobodyMakesEndsTheRollout() {
    cluster.failOnce("verify " + T1, FailureType.NOT_VERIFIED, "wrong");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{\"timeouts\": {\"gate\": \"P3D\"}}"));

      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.reason()).contains("nobody decided in time");
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @Test
  void anUnhealthyClusterHoldsTheRolloutUntilAPersonDecides() {
    cluster.unhealthyOnce("tablet t3:10921 is kOffline");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      RolloutStatus status = rollouts.awaitGate(Gate.HEALTH);
      assertThat(status.waitingFor().why()).contains("t3:10921 is kOffline");
      assertThat(cluster.changes()).containsExactly("acquire");

      rollouts.rollout().decide(new DecideRequest("demo", Decision.RETRY));
      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void aConfirmationWithErrorsAsksForADecision() {
    cluster.confirmationErrorOnce("operation 42 failed");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      RolloutStatus status = rollouts.awaitGate(Gate.DECISION);
      assertThat(status.waitingFor().why()).contains("operation 42 failed");

      rollouts.rollout().decide(new DecideRequest("demo", Decision.RETRY));
      Report report = RolloutResult.await(rollout);
      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.findings()).isEmpty();
    }
  }

  private Report decide(String endpoint, Decision decision) {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      rollouts.awaitGate(Gate.DECISION);
      rollouts.rollout().decide(new DecideRequest(endpoint, decision));
      Report report = RolloutResult.await(rollout);

      assertThat(cluster.isConsistent()).isTrue();
      assertThat(cluster.isLeaseHeld()).isFalse();
      return report;
    }
  }

  @ParameterizedTest
  @CsvSource({"ABORT, ABORTED, UPDATED", "ROLLBACK, ROLLED_BACK, ROLLED_BACK"})
  void aConfirmationThatFailsIsAnsweredAsAFailedNodeIs(
      String policy, Outcome outcome, NodeState state) {
    cluster.confirmationErrorOnce("operation 42 failed");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{\"onFailure\": \"" + policy + "\"}"));

      assertThat(report.outcome()).isEqualTo(outcome);
      assertThat(report.reason()).contains("operation 42 failed");
      assertThat(report.nodes()).extracting(Report.NodeReport::state).containsOnly(state);
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }
}
