package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.starter.client.WorkflowStarter.WorkflowStart;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.workflows.api.ClusterRecoveryWorkflow;
import io.openmldb.rollout.workflows.api.ClusterRepairWorkflow;
import io.openmldb.rollout.workflows.api.WorkflowIds;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowExecutionDescription;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The recoveries and repairs in one namespace: starting and finding them. */
public final class RecoveryClient {

  private static final List<String> TYPES =
      List.of(ClusterRecoveryWorkflow.TYPE, ClusterRepairWorkflow.TYPE);

  private final TemporalConnection connection;
  private final TemporalCalls calls;

  RecoveryClient(TemporalConnection connection) {
    this.connection = connection;
    this.calls = new TemporalCalls(connection);
  }

  /**
   * Starts one.
   *
   * @throws CommandFailure REFUSED when one by the same id runs already
   */
  public RecoveryHandle start(WorkflowStart workflowStart, Object request) {
    WorkflowExecution started =
        connection.workflowStarter().start(workflowStart, request).getExecution();
    return new RecoveryHandle(connection, started, workflowStart.type());
  }

  /** The one that {@code name} means, a cluster's name or a workflow id, as long as it runs. */
  public Optional<RecoveryHandle> findRunning(String name) {
    return candidates(name)
        .filter(
            found -> found.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
        .map(this::handle)
        .findFirst();
  }

  /** The newest one that {@code name} means, a cluster's name or a workflow id. */
  public Optional<RecoveryHandle> find(String name) {
    return candidates(name).map(this::handle).findFirst();
  }

  private Stream<WorkflowExecutionDescription> candidates(String name) {
    return Stream.of(name, WorkflowIds.recoveryOf(name), WorkflowIds.repairOf(name))
        .flatMap(workflowId -> describe(workflowId).stream())
        .filter(found -> TYPES.contains(found.getWorkflowType()));
  }

  private Optional<WorkflowExecutionDescription> describe(String workflowId) {
    return calls.described(connection.client().newUntypedWorkflowStub(workflowId));
  }

  private RecoveryHandle handle(WorkflowExecutionDescription found) {
    return new RecoveryHandle(connection, found.getExecution(), found.getWorkflowType());
  }
}
