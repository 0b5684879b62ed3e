package io.openmldb.rollout.workflows.rollout;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.ApproveRequest;
import io.openmldb.rollout.workflows.api.message.ConfirmWritesRequest;
import io.openmldb.rollout.workflows.api.message.DecideRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.message.ResumeRequest;
import io.openmldb.rollout.workflows.api.message.UpdateReply;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.node.NodeProgress;
import io.openmldb.rollout.workflows.api.plan.EqualFindings;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequestReader;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.lease.LeaseAcquisition;
import io.openmldb.rollout.workflows.lease.LeaseActivityStubs;
import io.openmldb.rollout.workflows.node.InterruptedNodeRepair;
import io.openmldb.rollout.workflows.notification.RolloutMetrics;
import io.openmldb.rollout.workflows.notification.RolloutNotifier;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.openmldb.rollout.workflows.temporal.MessageDispatch;
import io.openmldb.rollout.workflows.temporal.MessageRefusals;
import io.openmldb.rollout.workflows.temporal.RunContinuation;
import io.openmldb.rollout.workflows.temporal.TemporalUiPublisher;
import io.openmldb.rollout.workflows.temporal.UnknownMessages;
import io.openmldb.rollout.workflows.temporal.WorkflowFailures;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import io.temporal.workflow.WorkflowInit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rolling configuration update of one cluster.
 *
 * <ol>
 *   <li>Refuse a request that is wrong, with everything that is wrong with it.
 *   <li>Plan: it needs no lease and touches nothing. An ERROR ends the rollout as REJECTED, a dry
 *       run as PLANNED, a plan with nothing to do as SUCCEEDED.
 *   <li>Take the lease; held by another: REJECTED. One that was left behind is taken over; what it
 *       records is undone, and the plan made anew.
 *   <li>Update the nodes in order ({@link RolloutExecution}), each in a child workflow.
 *   <li>Whatever happened: put back what is to be put back, release the lease, report.
 * </ol>
 *
 * <p>It is Completed when it did as it was asked, and Failed with its report when it did not
 * ({@link RolloutResult}).
 *
 * <p>Properties: nothing is touched before the lease is held; every exit after that goes through
 * the same cleanup; the lease stays only when something is left to undo, and then the workflow
 * fails with ClusterLeftInconsistent and names it. Temporal's cancellation is an abort that ends
 * Canceled.
 */
public final class ClusterRolloutWorkflowImpl implements ClusterRolloutWorkflow {

  private static final List<String> MESSAGES =
      List.of("pause", "resume", "abort", "approve", "decide", "confirmWrites");

  private final RolloutRequest request;
  private final @Nullable RolloutCheckpoint checkpoint;
  private final RolloutState rolloutState;
  private final OperatorGates gates;
  private final RolloutActivityStubs activities;
  private final MessageHandlers messageHandlers;
  private final MessageDispatch messages;
  private final TemporalUiPublisher view = new TemporalUiPublisher();
  private final RolloutNotifier notifier;

  /** Sets up the state that messages find, even one that arrives before the workflow runs. */
  @WorkflowInit
  public ClusterRolloutWorkflowImpl(RolloutRequest request) {
    RolloutRequest given = request == null ? RolloutRequestReader.read(null) : request;
    this.request = given.continuedBy(null);
    this.checkpoint = RolloutCheckpoint.in(given, Workflow.getInfo()).orElse(null);
    this.rolloutState =
        checkpoint == null
            ? new RolloutState(this.request.cluster())
            : new RolloutState(checkpoint);
    this.gates = new OperatorGates(this.request.options().timeouts().gate(), this::publishStatus);
    RequiredActivityCalls requiredCalls =
        new RequiredActivityCalls(
            gates, this.request.options().timeouts().gate(), this::publishStatus);
    this.activities =
        new RolloutActivityStubs(requireNonNullElse(this.request.cluster(), ""), requiredCalls);
    this.messageHandlers = new MessageHandlers(gates, rolloutState);
    this.messages = new MessageDispatch(rolloutState.refused(), this::publishStatus);
    this.notifier = new RolloutNotifier(this.request.options().dryRun());
    if (checkpoint != null && checkpoint.paused()) {
      gates.pause();
    }
  }

  @Override
  public Report run(RolloutRequest ignored) {
    UnknownMessages.refuse(MESSAGES, messages::refuse);
    rejectInvalidRequest();
    boolean failsByOutcome =
        Workflow.getVersion("outcome-as-failure", Workflow.DEFAULT_VERSION, 1)
            != Workflow.DEFAULT_VERSION;
    ContinueAsNew continueAsNew = new ContinueAsNew();
    CancellationScope own = CancellationScope.current();
    own.getCancellationRequest()
        .thenApply(
            reason -> {
              abortBySignal(new AbortRequest(AbortMode.KEEP, "cancelled in Temporal"));
              return reason;
            });
    try {
      Workflow.newDetachedCancellationScope(
              () -> {
                if (checkpoint == null) {
                  planAndRollOut(continueAsNew);
                } else {
                  goOn(checkpoint, continueAsNew);
                }
                publishStatus();
                notifier.settle();
                Workflow.await(Workflow::isEveryHandlerFinished);
              })
          .run();
    } catch (ApplicationFailure e) {
      // One that was cancelled ends Canceled even so.
      keepReportOfCancelled(own);
      notifier.settle();
      throw e;
    }
    keepReportOfCancelled(own);
    if (own.isCancelRequested()) {
      throw new CanceledFailure("cancelled; the cluster was left consistent");
    }
    Report report = rolloutState.report();
    Optional<ApplicationFailure> failure = RolloutResult.failureOf(report);
    if (failsByOutcome && failure.isPresent()) {
      throw failure.get();
    }
    return report;
  }

  /** A cancelled workflow has neither a result nor a failure with details. */
  private void keepReportOfCancelled(CancellationScope own) {
    if (own.isCancelRequested()) {
      Workflow.upsertMemo(Map.of(REPORT_MEMO, rolloutState.report()));
    }
  }

  private void rejectInvalidRequest() {
    if (!request.problems().isEmpty()) {
      rolloutState.enter(Phase.DONE);
      publishStatus();
      view.closeWrongRequest(request.cluster());
      throw WorkflowFailures.invalidRequest(request.problems());
    }
  }

  /** The run before has planned, and holds the lease. */
  private void goOn(RolloutCheckpoint checkpoint, ContinueAsNew continueAsNew) {
    view.reopen(checkpoint.searchAttributes(), rolloutState.phase());
    notifier.open(checkpoint.lease().cluster(), true);
    publishStatus();
    Lease lease = checkpoint.lease();
    cleanUp(lease, rollOutUnderLease(lease, continueAsNew, checkpoint.progress()));
  }

  private void planAndRollOut(ContinueAsNew continueAsNew) {
    String operator = request.by() == null ? Report.Event.OPERATOR : request.by();
    rolloutState.addEvent(operator, "start", request.reason());
    request
        .options()
        .overrides()
        .forEach(
            override ->
                rolloutState.addEvent(operator, "overrides " + override.code(), override.reason()));
    formerRun()
        .ifPresent(
            run ->
                rolloutState.addEvent(
                    "rollout",
                    "is a reset run",
                    "of run " + run + "; nodes that it has updated since are restarted once more"));
    publishStatus();
    view.open(request.cluster(), Phase.PLANNING);
    notifier.open(requireNonNull(request.cluster()), false);
    publishStatus();
    Optional<String> refusal = makePlan();
    if (refusal.isPresent()) {
      end(Outcome.REJECTED, refusal.get());
    } else if (request.options().dryRun()) {
      end(Outcome.PLANNED, null);
    } else if (gates.isAborted()) {
      end(Outcome.ABORTED, "aborted before anything was touched");
    } else if (!hasWork()) {
      end(Outcome.SUCCEEDED, "every node was already as requested");
    } else {
      rollOut(continueAsNew);
    }
  }

  /** Nodes to update, or something that another rollout left behind. */
  private boolean hasWork() {
    Plan plan = requireNonNull(rolloutState.plan());
    return plan.nodes().stream().anyMatch(node -> node.action() == NodeAction.UPDATE)
        || Plan.mentionLeftLease(plan.findings());
  }

  /** Plans; returns why the rollout is refused, if it is. */
  private Optional<String> makePlan() {
    try {
      Plan plan = activities.plan(request);
      rolloutState.setPlan(plan);
      return plan.isRefused() ? Optional.of(Excerpt.joined(errors(plan))) : Optional.empty();
    } catch (ActivityFailure e) {
      if (e.getCause() instanceof ApplicationFailure cause
          && FailureType.INVALID_REQUEST.isTypeOf(cause)) {
        rolloutState.enter(Phase.DONE);
        publishStatus();
        throw WorkflowFailures.invalidRequest(FailureMessage.details(cause));
      }
      return Optional.of(refused(FindingCode.PLANNING_FAILED, FailureMessage.of(e)));
    }
  }

  private static List<String> errors(Plan plan) {
    return EqualFindings.sentences(plan.findings(), FindingLevel.ERROR);
  }

  private void rollOut(ContinueAsNew continueAsNew) {
    LeaseAcquisition taken;
    try {
      taken = activities.takeLease(this::showTakeover);
    } catch (ActivityFailure e) {
      boolean held = FailureMessage.hasType(FailureType.LEASE_HELD, e);
      if (!held) {
        abandonLease();
      }
      end(
          Outcome.REJECTED,
          refused(
              held ? FindingCode.LEASE_HELD : FindingCode.LEASE_NOT_ACQUIRED,
              FailureMessage.of(e)));
      return;
    } catch (RolloutEndedException e) {
      abandonLease();
      end(e.outcome(), e.reason());
      return;
    } finally {
      gates.endShownWait();
    }
    Lease lease = taken.lease();
    if (taken.formerHolder() == null) {
      cleanUp(lease, rollOutUnderLease(lease, continueAsNew, null));
    } else {
      rolloutState.addEvent("rollout", "took over the lease", taken.formerHolder());
      cleanUp(lease, repairThenRollOut(lease, continueAsNew));
    }
  }

  private void showTakeover(String holder) {
    Instant now = WorkflowTime.now();
    gates.showWait(
        Gate.HEALTH,
        now,
        now.plus(LeaseActivityStubs.A_TAKEOVER),
        "takes over the lease, if the workflow that holds it has ended: "
            + holder
            + ". Waits until nothing of it can be under way: 30 s at most, and longer only for a"
            + " node that it has left to a node rollout");
    publishStatus();
  }

  /** What was planned before the repair may not be so any more. */
  private Ending repairThenRollOut(Lease lease, ContinueAsNew continueAsNew) {
    try {
      InterruptedNodeRepair repair = activities.repair(lease, request.options());
      repair.run();
      rolloutState.addEvent(
          "rollout", "repaired what was left behind", Excerpt.joined(repair.recorded()));
      repair.kept().forEach(what -> rolloutState.addEvent("rollout", "kept a file", what));
      Optional<String> refusal = makePlan();
      return refusal.isPresent()
          ? new Ending(Outcome.REJECTED, refusal.get())
          : rollOutUnderLease(lease, continueAsNew, null);
    } catch (ActivityFailure e) {
      rolloutState.addLeftover(FailureMessage.of(e));
      return new Ending(Outcome.ABORTED, FailureMessage.of(e));
    } catch (RolloutEndedException e) {
      rolloutState.addLeftover(e.reason());
      return new Ending(e.outcome(), e.reason());
    } catch (ApplicationFailure e) {
      return new Ending(Outcome.REJECTED, e.getOriginalMessage());
    }
  }

  /** A lease whose answer got lost must not keep the next rollout out. */
  private void abandonLease() {
    rolloutState.enter(Phase.CLEANING_UP);
    try {
      activities.abandonLease();
    } catch (ActivityFailure e) {
      rolloutState.addEvent(
          "rollout", "could not look for a lease of its own", FailureMessage.of(e));
    }
  }

  private Ending rollOutUnderLease(
      Lease lease, ContinueAsNew continueAsNew, @Nullable ExecutionProgress continued) {
    RolloutExecution rollout =
        new RolloutExecution(
            request,
            lease,
            rolloutState,
            gates,
            activities,
            this::publishStatus,
            progress -> continueIfDue(continueAsNew, lease, progress),
            continued);
    try {
      rollout.run();
      return new Ending(Outcome.SUCCEEDED, null);
    } catch (RolloutEndedException e) {
      rolloutState.addEvent("rollout", "ends early", e.reason());
      boolean byAbort = e.outcome() == Outcome.ABORTED && gates.isAborted();
      if (e.rollsBack() || (byAbort && messageHandlers.rollsBackOnAbort())) {
        rollout.rollBack();
      }
      rollout.reportHealth();
      return new Ending(e.outcome(), e.reason());
    }
  }

  /** Between two nodes nothing is under way: no child, no gate, nothing to undo. */
  private void continueIfDue(ContinueAsNew continueAsNew, Lease lease, ExecutionProgress progress) {
    if (continueAsNew.isDue()) {
      notifier.settle();
      RunContinuation.handleArrivedMessages();
      if (!gates.isAborted()) {
        continueAsNew.with(
            request, rolloutState.checkpoint(lease, gates.isPaused(), view.registered(), progress));
      }
    }
  }

  private void cleanUp(Lease lease, Ending ending) {
    rolloutState.enter(Phase.CLEANING_UP);
    publishStatus();
    rolloutState.failRunningNode(ending.reason());
    rolloutState.nodes().stream()
        .filter(node -> rolloutState.state(node) == NodeState.FAILED)
        .forEach(
            node ->
                rolloutState.addLeftover(node.node().title() + ": " + rolloutState.error(node)));
    if (rolloutState.left().isEmpty()) {
      try {
        activities.release(lease, request.options());
      } catch (ActivityFailure e) {
        rolloutState.addLeftover("the lease of " + request.cluster() + ": " + FailureMessage.of(e));
      }
    }
    end(rolloutState.left().isEmpty() ? ending.outcome() : Outcome.ABORTED, ending.reason());
    if (!rolloutState.left().isEmpty()) {
      throw FailureType.CLUSTER_LEFT_INCONSISTENT.newOutcome(
          "Cluster "
              + request.cluster()
              + " is left inconsistent, and its lease is "
              + (rolloutState.isLeaseLost() ? "another workflow's by now" : "kept")
              + ":\n- "
              + Excerpt.joined("\n- ", rolloutState.left()),
          rolloutState.left(),
          rolloutState.report());
    }
  }

  private String refused(FindingCode code, String message) {
    rolloutState.addFindings(Finding.ofCluster(FindingLevel.ERROR, code, message, null));
    return message;
  }

  private void end(Outcome outcome, @Nullable String reason) {
    rolloutState.finish(outcome, reason);
    view.close(outcome);
    publishStatus();
    RolloutMetrics.ofWorkflow(requireNonNull(request.cluster()))
        .rolloutEnded(outcome, rolloutState.left().isEmpty(), rolloutState.timeTaken());
  }

  private void publishStatus() {
    RolloutStatus status = status();
    view.publish(
        status.phase(),
        status.waitingFor() == null ? null : status.waitingFor().gate(),
        RolloutCurrentDetails.of(
            request,
            status,
            rolloutState.findings(),
            formerRun().orElse(null),
            status.outcome() == null ? null : undoInput().orElse(null),
            WorkflowTime.now()));
    notifier.publish(status);
  }

  private Optional<UndoInput> undoInput() {
    Plan plan = rolloutState.plan();
    return plan == null ? Optional.empty() : UndoInput.of(request, plan, rolloutState.report());
  }

  /**
   * The run of which a person has made this one by a reset. Nothing that is done may depend on it:
   * before the reset there was none.
   */
  private static Optional<String> formerRun() {
    WorkflowInfo info = Workflow.getInfo();
    String original = info.getOriginalExecutionRunId();
    return original.isEmpty() || original.equals(info.getRunId())
        ? Optional.empty()
        : Optional.of(original);
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
  public UpdateReply approve(ApproveRequest message) {
    return messages.update(() -> messageHandlers.approve(message));
  }

  @Override
  public void checkApprove(ApproveRequest message) {
    MessageRefusals.throwIfRefused(messageHandlers.refusal(message));
  }

  @Override
  public void approveBySignal(ApproveRequest message) {
    messages.signal(
        "approve", messageHandlers.refusal(message), () -> messageHandlers.approve(message));
  }

  @Override
  public UpdateReply decide(DecideRequest message) {
    return messages.update(() -> messageHandlers.decide(message));
  }

  @Override
  public void checkDecide(DecideRequest message) {
    MessageRefusals.throwIfRefused(messageHandlers.refusal(message));
  }

  @Override
  public void decideBySignal(DecideRequest message) {
    messages.signal(
        "decide", messageHandlers.refusal(message), () -> messageHandlers.decide(message));
  }

  @Override
  public UpdateReply confirmWrites(ConfirmWritesRequest message) {
    return messages.update(() -> messageHandlers.confirmWrites(message));
  }

  @Override
  public void checkConfirmWrites(ConfirmWritesRequest message) {
    MessageRefusals.throwIfRefused(messageHandlers.refusal(message));
  }

  @Override
  public void confirmWritesBySignal(ConfirmWritesRequest message) {
    messages.signal(
        "confirmWrites",
        messageHandlers.refusal(message),
        () -> messageHandlers.confirmWrites(message));
  }

  @Override
  public void nodeProgressed(NodeProgress progress) {
    if (rolloutState.nodeProgressed(progress)) {
      gates.showNodeWait(progress.waitsFor(), progress.waitsUntil());
      gates.repeats(progress.isRetryingUntilGivenUp());
    }
    publishStatus();
  }

  @Override
  public RolloutStatus status() {
    return rolloutState.status(request, gates.isPaused(), gates.waitingFor());
  }

  @Override
  public @Nullable Plan plan() {
    return rolloutState.plan();
  }

  @Override
  public Report report() {
    return rolloutState.report();
  }

  /** How the changing part ended. */
  private record Ending(Outcome outcome, @Nullable String reason) {}
}
