package io.openmldb.rollout.worker;

import io.openmldb.rollout.activities.planning.LeaseOwners;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowTargetOptions;

/** Asks Temporal whether the workflow that a lease names still runs. */
final class TemporalLeaseOwners implements LeaseOwners {

  private final WorkflowClient client;

  TemporalLeaseOwners(WorkflowClient client) {
    this.client = client;
  }

  @Override
  public boolean isRunning(String workflowId, String runId) {
    try {
      return client
              .newUntypedWorkflowStub(
                  WorkflowTargetOptions.newBuilder()
                      .setWorkflowId(workflowId)
                      .setRunId(runId)
                      .build())
              .describe()
              .getStatus()
          == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    } catch (WorkflowNotFoundException e) {
      return false;
    }
  }
}
