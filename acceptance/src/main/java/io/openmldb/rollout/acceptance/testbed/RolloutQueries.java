package io.openmldb.rollout.acceptance.testbed;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.NodeRolloutWorkflow;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.node.NodeProgress;
import io.openmldb.rollout.workflows.api.node.NodeProgressQuery;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Looks at a rollout through Temporal, without a command's start-up time. */
public final class RolloutQueries implements AutoCloseable {

  /** Each look is a query, which Temporal, a worker and the asker have work with. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final WorkflowServiceStubs service;
  private final WorkflowClient client;

  public RolloutQueries(String address) {
    service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(address)
                .setRpcTimeout(Duration.ofSeconds(5))
                // The first call of all, on a machine where everything has just been started.
                .setSystemInfoTimeout(Duration.ofSeconds(30))
                .build());
    client =
        WorkflowClient.newInstance(
            service,
            WorkflowClientOptions.newBuilder()
                .setDataConverter(RolloutDataConverter.create())
                .build());
  }

  public WorkflowClient client() {
    return client;
  }

  /**
   * Resets a rollout to before its first node, as far as it has come: as a person does in
   * Temporal's UI.
   */
  public String resetToBeforeTheFirstNode(String workflowId) {
    WorkflowExecution execution =
        client.newUntypedWorkflowStub(workflowId).describe().getExecution();
    long point = 0;
    for (HistoryEvent event :
        client.fetchHistory(execution.getWorkflowId(), execution.getRunId()).getEvents()) {
      if (event.hasStartChildWorkflowExecutionInitiatedEventAttributes()) {
        break;
      }
      if (event.hasWorkflowTaskCompletedEventAttributes()) {
        // The task that started the child is undone, those before it stay.
        point = event.getEventId();
      }
    }
    service
        .blockingStub()
        .resetWorkflowExecution(
            ResetWorkflowExecutionRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setWorkflowExecution(execution)
                .setReason("a person wants to see it again")
                .setRequestId(UUID.randomUUID().toString())
                .setWorkflowTaskFinishEventId(point)
                .build());
    return execution.getRunId();
  }

  /** The rollout of {@code workflowId}. */
  public ClusterRolloutWorkflow rollout(String workflowId) {
    return client.newWorkflowStub(ClusterRolloutWorkflow.class, workflowId);
  }

  /** Polls the status until it is as wanted; a worker or server that is away is waited for. */
  public RolloutStatus await(
      String workflowId, String what, Duration atMost, Predicate<RolloutStatus> wanted)
      throws Exception {
    return AwaitCondition.until(
        what, atMost, BETWEEN_LOOKS, () -> status(workflowId).filter(wanted));
  }

  /** The report of a rollout that ended, whatever its outcome; throws where that left none. */
  public Report result(String workflowId, Duration atMost) throws Exception {
    try {
      return client
          .newUntypedWorkflowStub(workflowId)
          .getResult(atMost.toMillis(), TimeUnit.MILLISECONDS, Report.class);
    } catch (WorkflowFailedException e) {
      return RolloutResult.reportIn(e)
          .filter(report -> report.left().isEmpty())
          .orElseThrow(() -> e);
    }
  }

  /** Whether it was started and has not ended. */
  public boolean isRunning(String workflowId) {
    try {
      return client.newUntypedWorkflowStub(workflowId).describe().getStatus()
          == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    } catch (WorkflowNotFoundException e) {
      return false;
    }
  }

  /** Its status, with each step of the node under way; empty where nobody answers. */
  public Optional<RolloutStatus> status(String workflowId) {
    try {
      return Optional.of(NodeProgressQuery.complete(rollout(workflowId).status(), this::progress));
    } catch (WorkflowServiceException e) {
      return Optional.empty();
    }
  }

  private Optional<NodeProgress> progress(String nodeRollout) {
    try {
      return Optional.ofNullable(
          client.newWorkflowStub(NodeRolloutWorkflow.class, nodeRollout).progress());
    } catch (WorkflowServiceException e) {
      // It has not begun.
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    service.shutdownNow();
  }
}
