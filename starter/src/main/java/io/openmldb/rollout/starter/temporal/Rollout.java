package io.openmldb.rollout.starter.temporal;

import io.openmldb.rollout.cluster.AbortMode;
import io.openmldb.rollout.cluster.AbortRequest;
import io.openmldb.rollout.cluster.Answer;
import io.openmldb.rollout.cluster.ApproveRequest;
import io.openmldb.rollout.cluster.ConfirmWritesRequest;
import io.openmldb.rollout.cluster.DecideRequest;
import io.openmldb.rollout.cluster.Decision;
import io.openmldb.rollout.cluster.Gate;
import io.openmldb.rollout.cluster.PauseRequest;
import io.openmldb.rollout.cluster.Report;
import io.openmldb.rollout.cluster.ResumeRequest;
import io.openmldb.rollout.cluster.RolloutStatus;
import io.openmldb.rollout.cluster.WritesState;
import io.openmldb.rollout.json.RolloutDataConverter;
import io.openmldb.rollout.plan.Plan;
import io.openmldb.rollout.request.RolloutRequest;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One rollout, running or over: what it can be asked and told. */
public final class Rollout implements Followed<RolloutStatus> {

  private final TemporalConnection connection;
  private final Calls calls;
  private final Questions questions;
  private final WorkflowExecution execution;

  Rollout(TemporalConnection connection, WorkflowExecution execution) {
    this.connection = connection;
    this.execution = execution;
    this.calls = new Calls(connection);
    this.questions = new Questions(connection, execution);
  }

  @Override
  public String workflowId() {
    return execution.getWorkflowId();
  }

  public String runId() {
    return execution.getRunId();
  }

  /** What was asked for, as Temporal keeps it; no worker is needed. */
  public RolloutRequest request() {
    HistoryEvent started =
        calls.make(
            () ->
                connection.client().streamHistory(workflowId(), runId()).findFirst().orElseThrow());
    Payloads input = started.getWorkflowExecutionStartedEventAttributes().getInput();
    return RolloutDataConverter.create()
        .fromPayloads(0, Optional.of(input), RolloutRequest.class, RolloutRequest.class);
  }

  /** Where it stands, and how long it will still take from now on. */
  @Override
  public RolloutStatus status() {
    return questions.ask("status", RolloutStatus.class).asOf(Instant.now());
  }

  /** Its plan; empty while it is being made. */
  public Optional<Plan> plan() {
    return Optional.ofNullable(questions.ask("plan", Plan.class));
  }

  /** What was done so far; needs a worker, which {@link #ending()} does not. */
  public Report report() {
    return questions.ask("report", Report.class);
  }

  /** How it ended; empty while it runs. Temporal alone answers this, without any worker. */
  @Override
  public Optional<Ending> ending() {
    WorkflowExecutionDescription described =
        calls.make(() -> connection.stub(execution).describe());
    boolean running =
        described.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    return running
        ? Optional.empty()
        : Optional.of(calls.make(() -> Endings.ofRollout(connection.stub(execution))));
  }

  /** How far it was when it was terminated or timed out; empty when it was neither. */
  public Optional<CutOffRollout> cutOff() {
    return ending().filter(Ending.CutOff.class::isInstance).isPresent()
        ? new CutOffReader(connection).read(this)
        : Optional.empty();
  }

  /** Holds before the next node; returns what the rollout says to it. */
  public Answer pause(Said said) {
    return command("pause", new PauseRequest(said.reason(), said.by(), List.of()));
  }

  /** Goes on after a pause; returns what the rollout says to it. */
  public Answer resume(Said said) {
    return command("resume", new ResumeRequest(said.reason(), said.by(), List.of()));
  }

  /** Ends early; returns what the rollout says to it. */
  public Answer abort(AbortMode mode, Said said) {
    return command("abort", new AbortRequest(mode, said.reason(), said.by(), List.of()));
  }

  /** Opens {@code gate}; returns what the rollout says to it. */
  public Answer approve(Gate gate, Said said) {
    return questions.update(
        "approve", new ApproveRequest(gate, said.reason(), said.by(), List.of()));
  }

  /** Answers a failure; returns what the rollout says to it. */
  public Answer decide(String endpoint, Decision decision, Said said) {
    return questions.update(
        "decide", new DecideRequest(endpoint, decision, said.reason(), said.by(), List.of()));
  }

  /** Says whether applications write; returns what the rollout says to it. */
  public Answer confirmWrites(WritesState state, Said said) {
    return questions.update(
        "confirmWrites", new ConfirmWritesRequest(state, said.reason(), said.by(), List.of()));
  }

  /**
   * Why something is said, and by whom.
   *
   * @param reason for the record; null when none is given
   * @param by for the record
   */
  public record Said(String reason, String by) {}

  /** Ends planning that nobody answers; it has touched nothing. */
  public void giveUpPlanning(String reason) {
    calls.run(() -> connection.stub(execution).terminate(reason));
  }

  /**
   * An update; where no worker is there to answer, its signal twin is left, which is kept until one
   * is: what shall hold or end a rollout must not wait for somebody to say it again.
   */
  private Answer command(String name, Object body) {
    try {
      return questions.update(name, body);
    } catch (NoAnswerException e) {
      leaveSignal(name, body);
      String told =
          "%s%n  the signal %s was left for it: a worker that takes the rollout up heeds it"
              .formatted(e.getMessage(), name);
      throw new CommandFailure(ExitCode.FAILED, told, e);
    }
  }

  private void leaveSignal(String name, Object body) {
    calls.run(
        () -> {
          try {
            connection.stub(execution).signal(name, body);
          } catch (WorkflowNotFoundException e) {
            throw new CommandFailure(ExitCode.BAD_INPUT, workflowId() + " is over already", e);
          }
        });
  }
}
