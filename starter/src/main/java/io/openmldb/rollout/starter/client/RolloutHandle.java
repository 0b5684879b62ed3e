package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.ApproveRequest;
import io.openmldb.rollout.workflows.api.message.ConfirmWritesRequest;
import io.openmldb.rollout.workflows.api.message.DecideRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.message.ResumeRequest;
import io.openmldb.rollout.workflows.api.message.UpdateReply;
import io.openmldb.rollout.workflows.api.message.WritesState;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.InterruptedRollout;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequestReader;
import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.common.converter.DefaultDataConverter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One rollout, running or over: what it can be asked and told. */
public final class RolloutHandle implements FollowedWorkflow<RolloutStatus> {

  /** Temporal's own search attribute, in every namespace. */
  private static final String SCHEDULED_BY = "TemporalScheduledById";

  private final TemporalConnection connection;
  private final TemporalCalls calls;
  private WorkflowExecution execution;

  RolloutHandle(TemporalConnection connection, WorkflowExecution execution) {
    this.connection = connection;
    this.execution = execution;
    this.calls = new TemporalCalls(connection);
  }

  @Override
  public String workflowId() {
    return execution.getWorkflowId();
  }

  public String runId() {
    return execution.getRunId();
  }

  private QueryAndUpdateCalls queries() {
    followContinuation();
    return new QueryAndUpdateCalls(connection, execution);
  }

  /** A rollout of very many nodes continues as new. */
  private WorkflowExecutionDescription followContinuation() {
    WorkflowExecutionDescription last = connection.lastRunOf(execution);
    execution = last.getExecution();
    return last;
  }

  /** The Temporal Schedule that has started it; empty where something else has. */
  public Optional<String> schedule() {
    var fields =
        followContinuation().getRawDescription().getWorkflowExecutionInfo().getSearchAttributes();
    return Optional.ofNullable(fields.getIndexedFieldsMap().get(SCHEDULED_BY))
        .map(
            name ->
                DefaultDataConverter.STANDARD_INSTANCE.fromPayload(
                    name, String.class, String.class));
  }

  /** Whether it is the rollout, or of the cluster, that {@code name} names. */
  boolean concerns(String name) {
    return workflowId().equals(name) || name.equals(request().cluster());
  }

  /** What was asked for, as Temporal keeps it; no worker is needed. */
  public RolloutRequest request() {
    return requestIn(started().getInput());
  }

  /** A workflow that was started without any input has a request all the same, a wrong one. */
  static RolloutRequest requestIn(Payloads input) {
    return Optional.ofNullable(
            RolloutDataConverter.create()
                .fromPayloads(0, Optional.of(input), RolloutRequest.class, RolloutRequest.class))
        .orElseGet(() -> RolloutRequestReader.read(null));
  }

  private WorkflowExecutionStartedEventAttributes started() {
    HistoryEvent first =
        calls.call(
            () ->
                connection.client().streamHistory(workflowId(), runId()).findFirst().orElseThrow());
    return first.getWorkflowExecutionStartedEventAttributes();
  }

  /**
   * What a run that was made by a reset, of this workflow's run before it, does a second time;
   * empty where none was reset.
   *
   * @param now where it stands
   */
  public Optional<ResetRun> reset(RolloutStatus now) {
    String former = started().getOriginalExecutionRunId();
    if (former.isEmpty() || former.equals(runId())) {
      return Optional.empty();
    }
    Set<String> pending =
        now.nodes().stream()
            .filter(node -> node.state() == NodeState.PENDING)
            .map(NodeStatus::endpoint)
            .collect(Collectors.toSet());
    RolloutHandle reset =
        new RolloutHandle(connection, execution.toBuilder().setRunId(former).build());
    List<String> again =
        new InterruptedRolloutReader(connection)
            .nodes(reset).stream()
                .filter(node -> node.state() == NodeState.UPDATED)
                .filter(node -> pending.contains(node.endpoint()))
                .map(node -> node.component().id() + " " + node.endpoint())
                .toList();
    return Optional.of(new ResetRun(former, again));
  }

  /**
   * A run that was made by a reset.
   *
   * @param of the run that was reset
   * @param again nodes that that run has updated, and that this one restarts once more
   */
  public record ResetRun(String of, List<String> again) {

    public ResetRun {
      again = List.copyOf(again);
    }
  }

  /** Where it stands, and how long it will still take from now on. */
  @Override
  public RolloutStatus status() {
    RolloutStatus told = queries().query("status", RolloutStatus.class);
    return new NodeProgressReader(connection).completed(told).asOf(Instant.now());
  }

  /** Its plan; empty while it is being made. */
  public Optional<Plan> plan() {
    return Optional.ofNullable(queries().query("plan", Plan.class));
  }

  /**
   * Its plan as Temporal's history has it, for one that was terminated or timed out and that no
   * worker can be asked about; empty where it was not made.
   */
  public Optional<Plan> planInHistory() {
    return new InterruptedRolloutReader(connection).plan(this);
  }

  /** What was done so far; needs a worker, which {@link #result()} does not. */
  public Report report() {
    return queries().query("report", Report.class);
  }

  /**
   * {@code report} with what only Temporal's history tells: who sent what names nobody, and who
   * asked for a cancellation.
   */
  public Report withSenders(Report report) {
    return report.withEvents(MessageSenders.of(connection, execution).named(report.events()));
  }

  /** How it ended; empty while it runs. Temporal alone answers this, without any worker. */
  @Override
  public Optional<WorkflowResult> result() {
    boolean running =
        followContinuation().getStatus()
            == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    return running
        ? Optional.empty()
        : Optional.of(calls.call(() -> WorkflowResultReader.ofRollout(connection.stub(execution))));
  }

  /** How far it was when it was terminated or timed out; empty when it was neither. */
  public Optional<InterruptedRollout> interruption() {
    return result().filter(WorkflowResult.Interrupted.class::isInstance).isPresent()
        ? new InterruptedRolloutReader(connection).read(this)
        : Optional.empty();
  }

  /** Holds before the next node; returns what the rollout says to it. */
  public UpdateReply pause(RecordedReason said) {
    return queries().command("pause", new PauseRequest(said.reason(), said.by(), List.of()));
  }

  /** Goes on after a pause; returns what the rollout says to it. */
  public UpdateReply resume(RecordedReason said) {
    return queries().command("resume", new ResumeRequest(said.reason(), said.by(), List.of()));
  }

  /** Ends early; returns what the rollout says to it. */
  public UpdateReply abort(AbortMode mode, RecordedReason said) {
    return queries().command("abort", new AbortRequest(mode, said.reason(), said.by(), List.of()));
  }

  /**
   * Opens {@code gate}; returns what the rollout says to it.
   *
   * @param endpoint the node that is approved; null: whatever waits at the gate
   */
  public UpdateReply approve(Gate gate, @Nullable String endpoint, RecordedReason said) {
    return queries()
        .answer("approve", new ApproveRequest(gate, endpoint, said.reason(), said.by(), List.of()));
  }

  /** Answers a failure; returns what the rollout says to it. */
  public UpdateReply decide(String endpoint, Decision decision, RecordedReason said) {
    return queries()
        .answer(
            "decide", new DecideRequest(endpoint, decision, said.reason(), said.by(), List.of()));
  }

  /** Says whether applications write; returns what the rollout says to it. */
  public UpdateReply confirmWrites(WritesState state, RecordedReason said) {
    return queries()
        .answer(
            "confirmWrites", new ConfirmWritesRequest(state, said.reason(), said.by(), List.of()));
  }

  /**
   * Why something is said, and by whom.
   *
   * @param reason for the record; null when none is given
   * @param by for the record
   */
  public record RecordedReason(@Nullable String reason, String by) {}

  /** Ends planning that nobody answers; it has touched nothing. */
  public void terminatePlanning(String reason) {
    calls.run(() -> connection.stub(execution).terminate(reason));
  }
}
