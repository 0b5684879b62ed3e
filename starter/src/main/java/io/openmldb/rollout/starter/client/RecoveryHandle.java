package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.starter.client.RecoverySnapshot.Activity;
import io.openmldb.rollout.workflows.activity.ActivityProgress;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.common.converter.DataConverterException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One recovery or repair of a cluster, running or over. */
public final class RecoveryHandle implements FollowedWorkflow<RecoverySnapshot> {

  /** Started, and a workflow task scheduled and begun: nothing was done by any worker. */
  private static final long EVENTS_BEFORE_THE_FIRST_STEP = 3;

  private final TemporalConnection connection;
  private final TemporalCalls calls;
  private final QueryAndUpdateCalls queries;
  private final WorkflowExecution execution;
  private final String type;

  RecoveryHandle(TemporalConnection connection, WorkflowExecution execution, String type) {
    this.connection = connection;
    this.execution = execution;
    this.type = type;
    this.calls = new TemporalCalls(connection);
    this.queries = new QueryAndUpdateCalls(connection, execution);
  }

  @Override
  public String workflowId() {
    return execution.getWorkflowId();
  }

  /** The workflow's type: ClusterRecovery or ClusterRepair. */
  public String type() {
    return type;
  }

  @Override
  public RecoverySnapshot status() {
    RecoveryStatus status = queries.query("status", RecoveryStatus.class);
    return new RecoverySnapshot(
        status,
        describe().getRawDescription().getPendingActivitiesList().stream()
            .map(RecoveryHandle::activity)
            .toList());
  }

  /** What was done so far; needs a worker, which {@link #result()} does not. */
  public RecoveryReport report() {
    return queries.query("report", RecoveryReport.class);
  }

  @Override
  public Optional<WorkflowResult> result() {
    return isRunning(describe())
        ? Optional.empty()
        : Optional.of(
            calls.call(() -> WorkflowResultReader.ofRecovery(connection.stub(execution))));
  }

  /**
   * Ends one that no worker has taken up, so that it is not left for one that comes tomorrow. One
   * that has begun is never ended so: it is in the middle of a cluster.
   *
   * @return whether it was ended
   */
  public boolean terminateIfNotBegun(String reason) {
    WorkflowExecutionDescription described = describe();
    long events = described.getRawDescription().getWorkflowExecutionInfo().getHistoryLength();
    boolean untouched =
        isRunning(described)
            && events <= EVENTS_BEFORE_THE_FIRST_STEP
            && !new TaskQueuePollers(connection).mayBePolled(described.getTaskQueue());
    if (untouched) {
      calls.run(() -> connection.stub(execution).terminate(reason));
    }
    return untouched;
  }

  private WorkflowExecutionDescription describe() {
    return calls.call(() -> connection.stub(execution).describe());
  }

  private static boolean isRunning(WorkflowExecutionDescription described) {
    return described.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  private static Activity activity(PendingActivityInfo pending) {
    return new Activity(
        pending.getActivityType().getName(),
        pending.getAttempt(),
        progress(pending),
        pending.hasLastFailure() ? pending.getLastFailure().getMessage() : null);
  }

  /** What it said last; what cannot be read is as good as nothing said. */
  private static @Nullable ActivityProgress progress(PendingActivityInfo pending) {
    if (pending.getHeartbeatDetails().getPayloadsCount() == 0) {
      return null;
    }
    Payload said = pending.getHeartbeatDetails().getPayloads(0);
    try {
      return RolloutDataConverter.create()
          .fromPayload(said, ActivityProgress.class, ActivityProgress.class);
    } catch (DataConverterException e) {
      return null;
    }
  }
}
