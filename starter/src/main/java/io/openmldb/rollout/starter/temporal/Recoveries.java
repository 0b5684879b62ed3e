package io.openmldb.rollout.starter.temporal;

import io.openmldb.rollout.recovery.ClusterRecovery;
import io.openmldb.rollout.recovery.ClusterRepair;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowExecutionDescription;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The recoveries and repairs in one namespace: starting and finding them. */
public final class Recoveries {

  private static final List<String> TYPES = List.of(ClusterRecovery.TYPE, ClusterRepair.TYPE);

  private final TemporalConnection connection;
  private final Calls calls;

  Recoveries(TemporalConnection connection) {
    this.connection = connection;
    this.calls = new Calls(connection);
  }

  /**
   * Starts one.
   *
   * @throws CommandFailure REFUSED when one by the same id runs already
   */
  public RecoveryRun start(Errand errand, Object request) {
    WorkflowExecution started = connection.errands().start(errand, request).getExecution();
    return new RecoveryRun(connection, started, errand.type());
  }

  /** The one that {@code name} means, a cluster's name or a workflow id, as long as it runs. */
  public Optional<RecoveryRun> findRunning(String name) {
    return candidates(name)
        .filter(
            found -> found.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
        .map(this::run)
        .findFirst();
  }

  /** The newest one that {@code name} means, a cluster's name or a workflow id. */
  public Optional<RecoveryRun> find(String name) {
    return candidates(name).map(this::run).findFirst();
  }

  private Stream<WorkflowExecutionDescription> candidates(String name) {
    return Stream.of(name, RolloutNames.recoveryOf(name), RolloutNames.repairOf(name))
        .flatMap(workflowId -> describe(workflowId).stream())
        .filter(found -> TYPES.contains(found.getWorkflowType()));
  }

  private Optional<WorkflowExecutionDescription> describe(String workflowId) {
    return calls.described(connection.client().newUntypedWorkflowStub(workflowId));
  }

  private RecoveryRun run(WorkflowExecutionDescription found) {
    return new RecoveryRun(connection, found.getExecution(), found.getWorkflowType());
  }
}
