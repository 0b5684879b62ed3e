package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.RefusedMessage;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PauseAndAbortTest {

  private static final String T1 = "t1:10921";
  private static final String T2 = "t2:10921";

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();

  @Test
  void aPauseTakesEffectBeforeTheNextNodeAndResumeGoesOn() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at("backup " + T1, () -> rollouts.rollout().pauseBySignal(new PauseRequest("lunch")));
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));

      RolloutStatus status = rollouts.awaitGate(Gate.PAUSED);
      assertThat(status.paused()).isTrue();
      assertThat(status.nodes().get(0).state()).isEqualTo(NodeState.UPDATED);
      assertThat(status.nodes().get(1).state()).isEqualTo(NodeState.PENDING);
      assertThat(status.waitingFor().answerWith()).isEqualTo("resume()");

      rollouts.rollout().resumeBySignal(null);
      Report report = RolloutResult.await(rollout);
      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.events()).extracting(Report.Event::why).contains("lunch");
    }
  }

  @Test
  void aPauseThatNobodyEndsBecomesAnAbortThatKeeps() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at("backup " + T1, () -> rollouts.rollout().pauseBySignal(new PauseRequest(null)));

      Report report = rollouts.run(TestRequests.tablets("{\"timeouts\": {\"gate\": \"P7D\"}}"));

      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.reason()).contains("nobody answered in time");
      assertThat(cluster.node(T1).newFile).isTrue();
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"backup", "edit", "pre-upgrade"})
  void anAbortBeforeTheRestartPutsTheNodeBackWithoutRestartingIt(String step) {
    Report report = abortAt(step + " " + T2, AbortMode.KEEP);

    assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
    assertThat(report.nodes().get(0).state()).isEqualTo(NodeState.UPDATED);
    assertThat(report.nodes().get(1).state()).isEqualTo(NodeState.ROLLED_BACK);
    assertThat(report.nodes().get(2).state()).isEqualTo(NodeState.PENDING);
    assertThat(cluster.node(T2).restarts).isZero();
    assertThat(cluster.node(T2).newFile).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"restart", "recover", "post-upgrade", "verify"})
  void anAbortFromTheRestartOnFinishesTheNode(String step) {
    Report report = abortAt(step + " " + T2, AbortMode.KEEP);

    assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
    assertThat(report.nodes().get(1).state()).isEqualTo(NodeState.UPDATED);
    assertThat(report.nodes().get(2).state()).isEqualTo(NodeState.PENDING);
    assertThat(cluster.node(T2).restarts).isEqualTo(1);
  }

  @Test
  void anAbortThatRollsBackPutsUpdatedNodesBackInReverseOrder() {
    Report report = abortAt("verify " + T2, AbortMode.ROLLBACK);

    assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
    assertThat(report.nodes())
        .extracting(Report.NodeReport::state)
        .containsExactly(NodeState.ROLLED_BACK, NodeState.ROLLED_BACK, NodeState.PENDING);
    assertThat(cluster.changes())
        .containsSubsequence("restore " + T2, "restart " + T2, "restore " + T1, "restart " + T1);
  }

  @ParameterizedTest
  @EnumSource(AbortMode.class)
  void aRolloutThatEndsEarlyTellsWhenTheClusterIsNotHealthyThen(AbortMode mode) {
    String last = (mode == AbortMode.KEEP ? "post-upgrade " : "restore ") + T1;
    cluster.at(last, () -> cluster.unhealthyFor(Duration.ofSeconds(30), "tablet t3 is kOffline"));

    Report report = abortAt("verify " + T1, mode);

    assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
    assertThat(report.findings())
        .filteredOn(finding -> finding.code().equals(FindingCode.NOT_HEALTHY.name()))
        .singleElement()
        .extracting(Finding::message)
        .asString()
        .contains("ends early", "tablet t3 is kOffline");
  }

  @Test
  void anAbortThatComesDuringTheLastLookAtTheClusterIsTooLate() {
    AtomicReference<Throwable> refusal = new AtomicReference<>();
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at(
          "verify " + T1,
          () -> {
            rollouts.rollout().abortBySignal(new AbortRequest(AbortMode.KEEP, "test"));
            cluster.at(
                "health",
                () ->
                    refusal.set(
                        catchThrowable(
                            () ->
                                rollouts
                                    .rollout()
                                    .abort(new AbortRequest(AbortMode.ROLLBACK, "more")))));
          });
      Report report = rollouts.run(TestRequests.tablets("{}"));

      assertThat(refusal.get()).hasStackTraceContaining("too late: the rollout is CLEANING_UP");
      assertThat(report.nodes().get(0).state()).isEqualTo(NodeState.UPDATED);
    }
  }

  @Test
  void aRolloutThatEndsBeforeItsFirstNodeDoesNotLookAtTheCluster() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"approval\": \"PLAN\"}"));
      rollouts.awaitGate(Gate.APPROVAL);
      rollouts.rollout().abortBySignal(new AbortRequest(AbortMode.KEEP, "test"));

      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(cluster.looks()).isEmpty();
    }
  }

  @Test
  void anAbortWhilePlanningTouchesNothing() {
    Report report = abortAt("plan", AbortMode.KEEP);

    assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
    assertThat(cluster.changes()).isEmpty();
  }

  @Test
  void aCancellationIsAnAbortThatKeepsAndEndsCanceled() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at(
          "restart " + T1, () -> rollouts.client().newUntypedWorkflowStub("rollout-demo").cancel());
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));

      assertThatThrownBy(() -> RolloutResult.await(rollout))
          .isInstanceOf(WorkflowFailedException.class)
          .hasCauseInstanceOf(CanceledFailure.class);
      Object memo = rollout.describe().getMemo(ClusterRolloutWorkflow.REPORT_MEMO, Report.class);
      Report left = Report.class.cast(memo);
      assertThat(left.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(left.nodes().get(0).state()).isEqualTo(NodeState.UPDATED);
      assertThat(cluster.node(T1).runsNewFile).isTrue();
      assertThat(cluster.isConsistent()).isTrue();
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @Test
  void signalsThatAreWrongChangeNothingAndAreListed() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at(
          "backup " + T1,
          () -> {
            WorkflowStub rollout = rollouts.client().newUntypedWorkflowStub("rollout-demo");
            rollout.signal("pause", "not an object");
            rollout.signal("abort", java.util.Map.of("mode", "LATER"));
            rollout.signal("approve", java.util.Map.of("gate", "CANARY"));
            rollout.signal("decide", 7);
            rollout.signal("confirmWrites");
            rollout.signal("resume");
          });
      Report report = rollouts.run(TestRequests.tablets("{}"));

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(rollouts.rollout().status().refused())
          .extracting(RefusedMessage::name)
          .containsExactlyInAnyOrder(
              "pause", "abort", "approve", "decide", "confirmWrites", "resume");
    }
  }

  @Test
  void aBodyMayBeLeftOut() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at(
          "backup " + T1,
          () -> {
            WorkflowStub rollout = rollouts.client().newUntypedWorkflowStub("rollout-demo");
            rollout.signal("pause");
            rollout.signal("abort");
          });
      Report report = rollouts.run(TestRequests.tablets("{}"));

      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(rollouts.rollout().status().refused()).isEmpty();
    }
  }

  private Report abortAt(String call, AbortMode mode) {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      cluster.at(
          call,
          () -> {
            rollouts.rollout().abortBySignal(new AbortRequest(mode, "test"));
            if (call.endsWith(T2)) {
              // The node's next step must not begin before the abort has reached it.
              rollouts.awaitSignalled("rollout-demo/tablet/" + T2);
            }
          });
      Report report = rollouts.run(TestRequests.tablets("{}"));

      assertThat(cluster.isConsistent()).isTrue();
      assertThat(cluster.isLeaseHeld()).isFalse();
      return report;
    }
  }
}
