package io.openmldb.rollout.workflows.rollout;

import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Temporal's list shows of a rollout and its node rollouts: Completed is as asked for. */
@Timeout(60)
class StatusInTemporalTest {

  private static final String T1 = "rollout-demo/tablet/t1:10921";
  private static final String T2 = "rollout-demo/tablet/t2:10921";

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();

  @Test
  void whatDidAsItWasAskedIsCompleted() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));

      assertThat(rollout.getResult(Report.class).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(status(rollouts, T1)).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
    }
  }

  @Test
  void aPlanIsCompleted() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub plan = rollouts.start(TestRequests.tablets("{\"dryRun\": true}"));

      assertThat(plan.getResult(Report.class).outcome()).isEqualTo(Outcome.PLANNED);
    }
  }

  @Test
  void aRejectedRolloutIsFailedWithItsReport() {
    cluster.leaseHeldBy("rollout-other");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report =
          failedReport(rollouts, TestRequests.tablets("{}"), FailureType.ROLLOUT_REJECTED);

      assertThat(report.outcome()).isEqualTo(Outcome.REJECTED);
      assertThat(report.findings()).isNotEmpty();
    }
  }

  @Test
  void aNodeThatWasPutBackIsAFailedChildOfAFailedRollout() {
    cluster.failOnce("verify t2:10921", FailureType.NOT_VERIFIED, "gc_interval is 120");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report =
          failedReport(
              rollouts,
              TestRequests.tablets("{\"onFailure\": \"ROLLBACK\"}"),
              FailureType.ROLLOUT_ROLLED_BACK);

      assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(report.nodes().get(1).state()).isEqualTo(NodeState.ROLLED_BACK);
      assertThat(report.nodes().get(1).error()).contains("gc_interval is 120");
      assertThat(report.nodes().get(1).steps()).isNotEmpty();
      assertThat(status(rollouts, T2)).isEqualTo(WORKFLOW_EXECUTION_STATUS_FAILED);
      assertThat(status(rollouts, T1)).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
      assertThat(status(rollouts, T1 + "/revert")).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
    }
  }

  @Test
  void anAbortedRolloutIsFailedWithItsReport() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"approval\": \"PLAN\"}"));
      rollouts.awaitGate(Gate.APPROVAL);
      rollouts.rollout().abort(new AbortRequest(AbortMode.KEEP, "not today"));

      Report report = failedReport(rollout, FailureType.ROLLOUT_ABORTED);
      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.events()).extracting(Report.Event::why).contains("not today");
    }
  }

  @Test
  void aWrongRequestIsFailedWithoutAStackTrace() {
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(List.of("demo"));
      WorkflowFailedException failed =
          catchThrowableOfType(
              WorkflowFailedException.class, () -> rollout.getResult(Report.class));

      assertThat(((ApplicationFailure) failed.getCause()).getType())
          .isEqualTo(FailureType.INVALID_REQUEST.id());
      assertThat(stackTraceOfTheEnd(rollouts)).isEmpty();
    }
  }

  @Test
  void whatIsLeftInconsistentHasItsReportInTheFailureToo() {
    cluster.failTimes("release", 10_000, "ZooKeeper is away");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout =
          rollouts.start(TestRequests.tablets("{\"timeouts\": {\"gate\": \"PT1H\"}}"));
      WorkflowFailedException failed =
          catchThrowableOfType(
              WorkflowFailedException.class, () -> rollout.getResult(Report.class));

      assertThat(((ApplicationFailure) failed.getCause()).getType())
          .isEqualTo(FailureType.CLUSTER_LEFT_INCONSISTENT.id());
      assertThat(RolloutResult.reportIn(failed).orElseThrow().left()).isNotEmpty();
      assertThat(stackTraceOfTheEnd(rollouts)).isEmpty();
    }
  }

  private static Report failedReport(
      TestRollouts rollouts, RolloutRequest request, FailureType type) {
    Report report = failedReport(rollouts.start(request), type);
    assertThat(stackTraceOfTheEnd(rollouts)).isEmpty();
    return report;
  }

  private static String stackTraceOfTheEnd(TestRollouts rollouts) {
    HistoryEvent end = rollouts.client().fetchHistory("rollout-demo").getLastEvent();
    return end.getWorkflowExecutionFailedEventAttributes().getFailure().getStackTrace();
  }

  private static Report failedReport(WorkflowStub rollout, FailureType type) {
    WorkflowFailedException failed =
        catchThrowableOfType(WorkflowFailedException.class, () -> rollout.getResult(Report.class));
    ApplicationFailure failure = (ApplicationFailure) failed.getCause();
    assertThat(failure.getType()).isEqualTo(type.id());
    assertThat(failure.isNonRetryable()).isTrue();
    Report report = RolloutResult.reportIn(failed).orElseThrow();
    assertThat(failure.getOriginalMessage())
        .startsWith(report.outcome() + ": ")
        .contains(report.reason());
    return report;
  }

  private static WorkflowExecutionStatus status(TestRollouts rollouts, String workflowId) {
    return rollouts.client().newUntypedWorkflowStub(workflowId).describe().getStatus();
  }
}
