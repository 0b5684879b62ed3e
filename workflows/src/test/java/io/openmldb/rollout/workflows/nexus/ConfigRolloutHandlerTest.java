package io.openmldb.rollout.workflows.nexus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nexusrpc.handler.HandlerException;
import io.nexusrpc.handler.HandlerException.ErrorType;
import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.WorkflowIds;
import io.openmldb.rollout.workflows.api.message.ApproveRequest;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributeKey;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.NexusOperationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ConfigRolloutHandlerTest {

  private static final String ROLLOUT = "rollout-demo";
  private static final String CALLER = "a-caller";
  private static final String CALLERS = "callers";
  private static final String T1 = "t1:10921";

  private static final Map<String, Object> TABLETS =
      Map.of(
          "cluster",
          "demo",
          "changes",
          List.of(Map.of("component", "tablet", "set", Map.of("gc_interval", "60"))));

  private static final Map<String, Object> APPROVED =
      with(TABLETS, "options", Map.of("approval", "PLAN", "timeouts", Map.of("gate", "PT12H")));

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();

  @Test
  void aRolloutRunsUnderTheIdOfItsClusterAndItsReportIsTheResult() {
    try (TestRollouts rollouts = new TestRollouts(cluster, serving())) {
      Report report = call(rollouts, "rollout", TABLETS).getResult(Report.class);

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.workflowId()).isEqualTo(ROLLOUT);
      assertThat(report.plan()).isNull();
      assertThat(report.events().get(0).who()).isEqualTo("Nexus endpoint openmldb-rollout");
      assertThat(cluster.node(T1).runsNewFile).isTrue();
      assertThat(clusterAttribute(rollouts, ROLLOUT)).isEqualTo("demo");
    }
  }

  @Test
  void aPlanIsMadeBesideARunningRolloutAndIsInTheResult() {
    try (TestRollouts rollouts = new TestRollouts(cluster, serving())) {
      WorkflowStub running = rollouts.start(TestRequests.tablets("{\"approval\": \"PLAN\"}"));
      rollouts.awaitGate(Gate.APPROVAL);

      WorkflowStub planning = call(rollouts, "plan", TABLETS);
      // Whoever waits for a result lets time be skipped, to the end of the rollout's gate too.
      rollouts.await(
          "the plan",
          () ->
              planning.describe().getStatus()
                  == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
      assertThat(cluster.node(T1).newFile).isFalse();
      rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL));

      Report report = planning.getResult(Report.class);
      assertThat(report.outcome()).isEqualTo(Outcome.PLANNED);
      assertThat(WorkflowIds.isPlanOf("demo", report.workflowId())).isTrue();
      assertThat(report.plan().nodes())
          .hasSize(3)
          .allSatisfy(node -> assertThat(node.action()).isEqualTo(NodeAction.UPDATE));
      assertThat(RolloutResult.await(running).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void aDryRunIsPlannedByWhicheverOperation() {
    Map<String, Object> dryRun = with(TABLETS, "options", Map.of("dryRun", true));
    try (TestRollouts rollouts = new TestRollouts(cluster, serving())) {
      Report report = call(rollouts, "rollout", dryRun).getResult(Report.class);

      assertThat(report.outcome()).isEqualTo(Outcome.PLANNED);
      assertThat(WorkflowIds.isPlanOf("demo", report.workflowId())).isTrue();
      assertThat(report.plan()).isNotNull();
    }
  }

  @Test
  void aWrongRequestIsRefusedOnceWithEverythingThatIsWrongAndNothingIsStarted() {
    Map<String, Object> wrong =
        Map.of("cluster", "demo", "chnages", List.of(), "options", Map.of("approval", "MAYBE"));
    try (TestRollouts rollouts = new TestRollouts(cluster, serving())) {
      HandlerException refused = refusal(call(rollouts, "rollout", wrong));

      assertThat(refused.getErrorType()).isEqualTo(ErrorType.BAD_REQUEST);
      ApplicationFailure cause = (ApplicationFailure) refused.getCause();
      assertThat(FailureType.of(cause)).contains(FailureType.INVALID_REQUEST);
      assertThat(cause.getOriginalMessage()).contains("chnages is unknown").contains("MAYBE");
      assertThat((Collection<?>) cause.getDetails().get(0, List.class)).hasSizeGreaterThan(1);
      assertThatThrownBy(() -> rollouts.client().newUntypedWorkflowStub(ROLLOUT).describe())
          .isInstanceOf(WorkflowNotFoundException.class);
      assertThat(cluster.calls()).isEmpty();
    }
  }

  @Test
  void aRequestThatIsMissingIsRefusedToo() {
    try (TestRollouts rollouts = new TestRollouts(cluster, serving())) {
      HandlerException refused = refusal(call(rollouts, "plan", null));

      assertThat(refused.getErrorType()).isEqualTo(ErrorType.BAD_REQUEST);
      assertThat(FailureType.INVALID_REQUEST.isTypeOf(refused.getCause())).isTrue();
    }
  }

  @Test
  void aSecondRolloutOfARunningClusterIsRefusedAndChangesNothingForTheFirst() {
    try (TestRollouts rollouts = new TestRollouts(cluster, serving())) {
      WorkflowStub first = call(rollouts, "rollout", APPROVED);
      awaitStarted(rollouts);
      rollouts.awaitGate(Gate.APPROVAL);
      String runId = rollouts.rollout().status().runId();

      HandlerException refused = refusal(call(rollouts, "a-second-caller", "rollout", TABLETS));

      assertThat(refused.getErrorType()).isEqualTo(ErrorType.CONFLICT);
      ApplicationFailure cause = (ApplicationFailure) refused.getCause();
      assertThat(FailureType.of(cause)).contains(FailureType.ROLLOUT_ALREADY_RUNNING);
      assertThat(cause.getOriginalMessage())
          .startsWith("A rollout of demo is running already: workflow rollout-demo, run " + runId);
      assertThat(cause.getDetails().get(0, String.class)).isEqualTo(ROLLOUT);
      assertThat(cause.getDetails().get(1, String.class)).isEqualTo(runId);
      rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL));
      assertThat(first.getResult(Report.class).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rollout", "plan"})
  void aStartWhoseAnswerIsLostIsDoneOnce(String operation) {
    RepeatedStarts repeated = new RepeatedStarts();
    try (TestRollouts rollouts = new TestRollouts(cluster, serving(), repeated)) {
      cluster.at("plan", () -> awaitStarted(rollouts));

      Report report = call(rollouts, operation, TABLETS).getResult(Report.class);

      assertThat(repeated.starts()).isEqualTo(2);
      assertThat(report.outcome()).isIn(Outcome.SUCCEEDED, Outcome.PLANNED);
      assertThat(cluster.calls().stream().filter("plan"::equals)).hasSize(1);
    }
  }

  @Test
  void aCancelledOperationEndsTheRolloutWithTheClusterConsistent() {
    try (TestRollouts rollouts = new TestRollouts(cluster, serving())) {
      cluster.at(
          "restart " + T1,
          () -> {
            awaitStarted(rollouts);
            rollouts.client().newUntypedWorkflowStub(CALLER).cancel();
            // As long as this activity runs, no time is skipped in which the request could time
            // out.
            rollouts.awaitEvent(
                ROLLOUT, HistoryEvent::hasWorkflowExecutionCancelRequestedEventAttributes);
          });
      WorkflowStub caller = call(rollouts, "rollout", TABLETS);

      assertThatThrownBy(() -> caller.getResult(Report.class))
          .isInstanceOf(WorkflowFailedException.class)
          .hasRootCauseInstanceOf(CanceledFailure.class);
      assertThatThrownBy(
              () -> RolloutResult.await(rollouts.client().newUntypedWorkflowStub(ROLLOUT)))
          .isInstanceOf(WorkflowFailedException.class)
          .hasCauseInstanceOf(CanceledFailure.class);
      Report report = rollouts.rollout().report();
      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(cluster.node(T1).runsNewFile).isTrue();
      assertThat(cluster.node(T1).restarts).isEqualTo(1);
      assertThat(cluster.isConsistent()).isTrue();
      assertThat(cluster.isLeaseHeld()).isFalse();
    }
  }

  @Test
  void aRolloutThatIsNotDoneFailsTheOperationWithItsTypeAndReport() {
    cluster.withFinding(FindingLevel.ERROR, "the disk is full");
    try (TestRollouts rollouts = new TestRollouts(cluster, serving())) {
      cluster.at("plan", () -> awaitStarted(rollouts));

      NexusOperationFailure failure = failure(call(rollouts, "rollout", TABLETS));

      assertThat(FailureType.ROLLOUT_REJECTED.isTypeOf(failure.getCause())).isTrue();
      assertThat(RolloutResult.reportIn(failure))
          .hasValueSatisfying(report -> assertThat(report.outcome()).isEqualTo(Outcome.REJECTED));
    }
  }

  @Test
  void aRolloutIsStartedWhereTheWorkersOfItsClusterAre() {
    RolloutStartContext elsewhere = context(Optional.of("near-demo"), List.of());
    try (TestRollouts rollouts = new TestRollouts(cluster, serving(elsewhere))) {
      call(rollouts, "rollout", TABLETS);
      awaitStarted(rollouts);

      assertThat(describe(rollouts, ROLLOUT).getTaskQueue()).isEqualTo("near-demo");
      assertThat(clusterAttribute(rollouts, ROLLOUT)).isNull();
    }
  }

  /** The in-memory server takes what ends before it has noted the start for a start that failed. */
  private static void awaitStarted(TestRollouts rollouts) {
    rollouts.awaitEvent(CALLER, HistoryEvent::hasNexusOperationStartedEventAttributes);
  }

  private static WorkflowStub call(
      TestRollouts rollouts, String operation, Map<String, Object> request) {
    return call(rollouts, CALLER, operation, request);
  }

  private static WorkflowStub call(
      TestRollouts rollouts, String workflowId, String operation, Map<String, Object> request) {
    WorkflowStub caller =
        rollouts
            .client()
            .newUntypedWorkflowStub(
                "NexusCallerWorkflow",
                WorkflowOptions.newBuilder()
                    .setWorkflowId(workflowId)
                    .setTaskQueue(CALLERS)
                    .build());
    caller.start(operation, request);
    return caller;
  }

  private static NexusOperationFailure failure(WorkflowStub caller) {
    WorkflowFailedException failed =
        catchThrowableOfType(WorkflowFailedException.class, () -> caller.getResult(Report.class));
    assertThat(failed).hasCauseInstanceOf(NexusOperationFailure.class);
    return (NexusOperationFailure) failed.getCause();
  }

  private static HandlerException refusal(WorkflowStub caller) {
    NexusOperationFailure failure = failure(caller);
    assertThat(failure).hasCauseInstanceOf(HandlerException.class);
    return (HandlerException) failure.getCause();
  }

  private static WorkflowExecutionDescription describe(TestRollouts rollouts, String workflowId) {
    return rollouts.client().newUntypedWorkflowStub(workflowId).describe();
  }

  private static String clusterAttribute(TestRollouts rollouts, String workflowId) {
    return describe(rollouts, workflowId)
        .getTypedSearchAttributes()
        .get(SearchAttributeKey.forKeyword("OpenMLDBCluster"));
  }

  private static Consumer<TestWorkflowEnvironment> serving() {
    return serving(context(Optional.empty(), List.of("OpenMLDBCluster")));
  }

  private static Consumer<TestWorkflowEnvironment> serving(RolloutStartContext context) {
    return environment -> {
      environment
          .getWorkerFactory()
          .getWorker(ClusterRolloutWorkflow.TASK_QUEUE)
          .registerNexusServiceImplementation(new ConfigRolloutHandler(context));
      environment
          .newWorker(CALLERS)
          .registerWorkflowImplementationTypes(NexusCallerWorkflow.Impl.class);
      environment.createNexusEndpoint(
          NexusCallerWorkflow.ENDPOINT, ClusterRolloutWorkflow.TASK_QUEUE);
    };
  }

  private static RolloutStartContext context(
      Optional<String> taskQueue, Collection<String> searchAttributes) {
    return new RolloutStartContext() {
      @Override
      public Optional<String> taskQueueOf(String cluster) {
        assertThat(cluster).isEqualTo("demo");
        return taskQueue;
      }

      @Override
      public Collection<String> registeredSearchAttributes() {
        return searchAttributes;
      }
    };
  }

  private static Map<String, Object> with(Map<String, Object> request, String field, Object value) {
    Map<String, Object> changed = new TreeMap<>(request);
    changed.put(field, value);
    return changed;
  }
}
