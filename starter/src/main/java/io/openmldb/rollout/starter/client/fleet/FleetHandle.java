package io.openmldb.rollout.starter.client.fleet;

import io.openmldb.rollout.starter.client.FollowedWorkflow;
import io.openmldb.rollout.starter.client.MessageSenders;
import io.openmldb.rollout.starter.client.QueryAndUpdateCalls;
import io.openmldb.rollout.starter.client.RolloutHandle.RecordedReason;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.client.WorkflowResult;
import io.openmldb.rollout.starter.client.WorkflowResultReader;
import io.openmldb.rollout.workflows.api.fleet.FleetReport;
import io.openmldb.rollout.workflows.api.fleet.FleetStatus;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.message.ResumeRequest;
import io.openmldb.rollout.workflows.api.message.UpdateReply;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowExecutionDescription;
import java.util.List;
import java.util.Optional;

/** One fleet rollout, running or over: what it can be asked and told. */
public final class FleetHandle implements FollowedWorkflow<FleetStatus> {

  private final TemporalConnection connection;
  private WorkflowExecution execution;

  FleetHandle(TemporalConnection connection, WorkflowExecution execution) {
    this.connection = connection;
    this.execution = execution;
  }

  @Override
  public String workflowId() {
    return execution.getWorkflowId();
  }

  /** Its run; a fleet of very many clusters has several, one after the other. */
  public String runId() {
    return execution.getRunId();
  }

  @Override
  public FleetStatus status() {
    return queries().query("status", FleetStatus.class);
  }

  /** What was done so far; needs a worker, which {@link #result()} does not. */
  public FleetReport report() {
    return queries().query("report", FleetReport.class);
  }

  /** {@code report} with what only Temporal's history tells: who sent what names nobody. */
  public FleetReport withSenders(FleetReport report) {
    return report.withEvents(MessageSenders.of(connection, execution).named(report.events()));
  }

  @Override
  public Optional<WorkflowResult> result() {
    boolean running =
        followContinuation().getStatus()
            == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    return running
        ? Optional.empty()
        : Optional.of(
            connection
                .calls()
                .call(() -> WorkflowResultReader.ofFleet(connection.stub(execution))));
  }

  /** Begins no further cluster, and pauses the rollouts that run; returns what it says to it. */
  public UpdateReply pause(RecordedReason said) {
    return queries().command("pause", new PauseRequest(said.reason(), said.by(), List.of()));
  }

  /** Goes on after a pause; returns what it says to it. */
  public UpdateReply resume(RecordedReason said) {
    return queries().command("resume", new ResumeRequest(said.reason(), said.by(), List.of()));
  }

  /** Ends early, with the rollouts that run; returns what it says to it. */
  public UpdateReply abort(AbortMode mode, RecordedReason said) {
    return queries().command("abort", new AbortRequest(mode, said.reason(), said.by(), List.of()));
  }

  private QueryAndUpdateCalls queries() {
    followContinuation();
    return new QueryAndUpdateCalls(connection, execution);
  }

  private WorkflowExecutionDescription followContinuation() {
    WorkflowExecutionDescription last = connection.lastRunOf(execution);
    execution = last.getExecution();
    return last;
  }
}
