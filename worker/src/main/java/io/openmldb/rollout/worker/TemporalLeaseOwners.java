package io.openmldb.rollout.worker;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.openmldb.rollout.activities.lease.LeaseOwners;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowTargetOptions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks Temporal whether the workflows that a lease names still run. Every workflow that Temporal
 * does not list as closed counts as running, a paused one too.
 */
final class TemporalLeaseOwners implements LeaseOwners {

  private static final Set<WorkflowExecutionStatus> CLOSED =
      EnumSet.of(
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED,
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED,
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED,
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED,
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW,
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT);

  private final WorkflowClient client;

  /** It never changes, so it is asked for once; null until then. */
  private volatile @Nullable String home;

  TemporalLeaseOwners(WorkflowClient client) {
    this.client = client;
  }

  /** The namespace's id: names are the same in many a Temporal. */
  @Override
  public @Nullable String home() {
    if (home == null) {
      home = askForHome();
    }
    return home;
  }

  /** Where a person finds the namespace: its name, and the address by which this worker does. */
  String homePlace() {
    return "%s at %s"
        .formatted(
            client.getOptions().getNamespace(),
            client.getWorkflowServiceStubs().getOptions().getTarget());
  }

  private @Nullable String askForHome() {
    String namespace = client.getOptions().getNamespace();
    try {
      return client
          .getWorkflowServiceStubs()
          .blockingStub()
          .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build())
          .getNamespaceInfo()
          .getId();
    } catch (StatusRuntimeException e) {
      Status.Code code = e.getStatus().getCode();
      if (code == Status.Code.PERMISSION_DENIED || code == Status.Code.UNIMPLEMENTED) {
        return null;
      }
      throw e;
    }
  }

  /** After a reset, another run goes on with what the first one began: the chain is one owner. */
  @Override
  public boolean isRunning(String workflowId, String runId) {
    return running(workflowId)
        .map(WorkflowExecutionDescription::getWorkflowExecutionInfo)
        .filter(
            info ->
                info.getFirstRunId().equals(runId) || info.getExecution().getRunId().equals(runId))
        .isPresent();
  }

  @Override
  public boolean knows(String workflowId, String runId) {
    try {
      client
          .newUntypedWorkflowStub(
              WorkflowTargetOptions.newBuilder().setWorkflowId(workflowId).setRunId(runId).build())
          .describe();
      return true;
    } catch (WorkflowNotFoundException e) {
      return false;
    }
  }

  @Override
  public boolean isRunning(String workflowId) {
    return running(workflowId).isPresent();
  }

  private Optional<WorkflowExecutionDescription> running(String workflowId) {
    try {
      return Optional.of(client.newUntypedWorkflowStub(workflowId).describe())
          .filter(latest -> !CLOSED.contains(latest.getStatus()));
    } catch (WorkflowNotFoundException e) {
      return Optional.empty();
    }
  }
}
