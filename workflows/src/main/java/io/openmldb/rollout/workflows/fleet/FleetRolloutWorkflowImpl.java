package io.openmldb.rollout.workflows.fleet;

import io.openmldb.rollout.workflows.api.FleetResult;
import io.openmldb.rollout.workflows.api.FleetRolloutWorkflow;
import io.openmldb.rollout.workflows.api.fleet.FleetClusterState;
import io.openmldb.rollout.workflows.api.fleet.FleetOutcome;
import io.openmldb.rollout.workflows.api.fleet.FleetProgress;
import io.openmldb.rollout.workflows.api.fleet.FleetReport;
import io.openmldb.rollout.workflows.api.fleet.FleetRequest;
import io.openmldb.rollout.workflows.api.fleet.FleetRequestReader;
import io.openmldb.rollout.workflows.api.fleet.FleetStatus;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.message.ResumeRequest;
import io.openmldb.rollout.workflows.api.message.UpdateReply;
import io.openmldb.rollout.workflows.api.report.Report.Event;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.temporal.MessageDispatch;
import io.openmldb.rollout.workflows.temporal.MessageRefusals;
import io.openmldb.rollout.workflows.temporal.TemporalUiPublisher;
import io.openmldb.rollout.workflows.temporal.UnknownMessages;
import io.openmldb.rollout.workflows.temporal.WorkflowFailures;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The same change on many clusters ({@link FleetExecution}). It touches nothing itself: each
 * cluster has a rollout of its own, with its own lease, gates and report.
 *
 * <p>Properties: it ends only after every rollout that it began; Temporal's cancellation is an
 * abort that ends Canceled; a run that continues as new leaves no child behind.
 */
public final class FleetRolloutWorkflowImpl implements FleetRolloutWorkflow {

  private static final List<String> MESSAGES = List.of("pause", "resume", "abort");

  private final FleetRequest request;
  private final @Nullable FleetCheckpoint checkpoint;
  private final FleetState state;
  private final FleetCommands commands = new FleetCommands();
  private final StopRule stopRule;
  private final FleetMessageHandlers messageHandlers;
  private final MessageDispatch messages;
  private final TemporalUiPublisher view = new TemporalUiPublisher();

  /** Sets up the state that messages find, even one that arrives before the workflow runs. */
  @WorkflowInit
  public FleetRolloutWorkflowImpl(FleetRequest request) {
    FleetRequest given = request == null ? FleetRequestReader.read(null) : request;
    this.request = given.continuedBy(null);
    this.checkpoint = FleetCheckpoint.in(given, Workflow.getInfo()).orElse(null);
    this.state =
        checkpoint == null
            ? new FleetState(this.request)
            : new FleetState(this.request, checkpoint);
    this.stopRule = new StopRule(this.request, state, commands);
    this.messageHandlers = new FleetMessageHandlers(commands, state);
    this.messages = new MessageDispatch(state.refused(), this::publish);
  }

  @Override
  public FleetReport run(FleetRequest ignored) {
    UnknownMessages.refuse(MESSAGES, messages::refuse);
    if (!request.problems().isEmpty()) {
      Workflow.setCurrentDetails(FleetCurrentDetails.ofProblems(request.problems()));
      view.closeWrongRequest(null);
      throw WorkflowFailures.invalidRequest(request.problems());
    }
    CancellationScope own = CancellationScope.current();
    own.getCancellationRequest()
        .thenApply(
            reason -> {
              abortBySignal(new AbortRequest(AbortMode.KEEP, "cancelled in Temporal"));
              return reason;
            });
    Workflow.newDetachedCancellationScope(this::rollOut).run();
    FleetReport report = state.report();
    if (own.isCancelRequested()) {
      // A cancelled workflow has neither a result nor a failure with details.
      Workflow.upsertMemo(Map.of(REPORT_MEMO, report));
      throw new CanceledFailure("cancelled; the rollouts that ran have ended");
    }
    Optional<ApplicationFailure> failure = FleetResult.failureOf(report);
    if (failure.isPresent()) {
      throw failure.get();
    }
    return report;
  }

  private void rollOut() {
    if (checkpoint == null) {
      state.addEvent(
          request.by() == null ? Event.OPERATOR : request.by(), "start", request.reason());
      publish();
      view.open(null, state.phase());
    } else {
      view.reopen(checkpoint.searchAttributes(), state.phase());
    }
    publish();
    new FleetExecution(request, state, commands, stopRule, view, this::publish).run();
    end();
    Workflow.await(Workflow::isEveryHandlerFinished);
  }

  private void end() {
    FleetProgress progress = state.progress();
    FleetOutcome outcome = outcome(progress);
    state.finish(outcome, reason(outcome, progress));
    view.close(outcome);
    publish();
  }

  private FleetOutcome outcome(FleetProgress progress) {
    if (progress.succeeded() == progress.total()) {
      return request.options().dryRun() ? FleetOutcome.PLANNED : FleetOutcome.SUCCEEDED;
    }
    return commands.isAborted() ? FleetOutcome.ABORTED : FleetOutcome.FAILED;
  }

  private @Nullable String reason(FleetOutcome outcome, FleetProgress progress) {
    if (outcome == FleetOutcome.SUCCEEDED || outcome == FleetOutcome.PLANNED) {
      return null;
    }
    List<String> failed = state.in(FleetClusterState.FAILED);
    String why = stopRule.why().orElseGet(() -> "failed: " + Excerpt.joined(", ", failed));
    return progress.words() + "; " + why;
  }

  private void publish() {
    FleetStatus status = state.status(commands.isPaused(), stopRule.why().orElse(null));
    view.publish(status.phase(), null, FleetCurrentDetails.of(request, status, WorkflowTime.now()));
  }

  @Override
  public UpdateReply pause(PauseRequest message) {
    return messages.update(() -> messageHandlers.pause(message));
  }

  @Override
  public void checkPause(PauseRequest message) {
    MessageRefusals.throwIfRefused(messageHandlers.refusal(message));
  }

  @Override
  public void pauseBySignal(PauseRequest message) {
    messages.signal(
        "pause", messageHandlers.refusal(message), () -> messageHandlers.pause(message));
  }

  @Override
  public UpdateReply resume(ResumeRequest message) {
    return messages.update(() -> messageHandlers.resume(message));
  }

  @Override
  public void checkResume(ResumeRequest message) {
    MessageRefusals.throwIfRefused(messageHandlers.refusal(message));
  }

  @Override
  public void resumeBySignal(ResumeRequest message) {
    messages.signal(
        "resume", messageHandlers.refusal(message), () -> messageHandlers.resume(message));
  }

  @Override
  public UpdateReply abort(AbortRequest message) {
    return messages.update(() -> messageHandlers.abort(message));
  }

  @Override
  public void checkAbort(AbortRequest message) {
    MessageRefusals.throwIfRefused(messageHandlers.refusal(message));
  }

  @Override
  public void abortBySignal(AbortRequest message) {
    messages.signal(
        "abort", messageHandlers.refusal(message), () -> messageHandlers.abort(message));
  }

  @Override
  public FleetStatus status() {
    return state.status(commands.isPaused(), stopRule.why().orElse(null)).bounded();
  }

  @Override
  public FleetReport report() {
    return state.report();
  }
}
