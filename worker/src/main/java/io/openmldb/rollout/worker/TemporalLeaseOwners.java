package io.openmldb.rollout.worker;

import io.openmldb.rollout.activities.cluster.LeaseOwners;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import java.util.Optional;

/** Asks Temporal whether the workflows that a lease names still run. */
final class TemporalLeaseOwners implements LeaseOwners {

  private final WorkflowClient client;

  TemporalLeaseOwners(WorkflowClient client) {
    this.client = client;
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
  public boolean isRunning(String workflowId) {
    return running(workflowId).isPresent();
  }

  private Optional<WorkflowExecutionDescription> running(String workflowId) {
    try {
      return Optional.of(client.newUntypedWorkflowStub(workflowId).describe())
          .filter(
              latest ->
                  latest.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    } catch (WorkflowNotFoundException e) {
      return Optional.empty();
    }
  }
}
