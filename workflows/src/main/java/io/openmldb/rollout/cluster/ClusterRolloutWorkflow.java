package io.openmldb.rollout.cluster;

import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.node.NodeProgress;
import io.openmldb.rollout.node.NodeState;
import io.openmldb.rollout.node.Repair;
import io.openmldb.rollout.plan.Action;
import io.openmldb.rollout.plan.Finding;
import io.openmldb.rollout.plan.Level;
import io.openmldb.rollout.plan.Plan;
import io.openmldb.rollout.request.RolloutRequest;
import io.openmldb.rollout.request.RolloutRequestReader;
import io.openmldb.rollout.steps.FailureText;
import io.openmldb.rollout.steps.FailureType;
import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.WorkflowTime;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rolling configuration update of one cluster.
 *
 * <ol>
 *   <li>Refuse a request that is wrong, with everything that is wrong with it.
 *   <li>Plan: it needs no lease and touches nothing. An ERROR ends the rollout as REJECTED, a dry
 *       run as PLANNED, a plan with nothing to do as SUCCEEDED.
 *   <li>Take the lease; held by another: REJECTED. One that was left behind is taken over; what it
 *       records is undone, and the plan made anew.
 *   <li>Update the nodes in order ({@link RolloutUnderLease}), each in a child workflow.
 *   <li>Whatever happened: put back what is to be put back, release the lease, report.
 * </ol>
 *
 * <p>Properties: nothing is touched before the lease is held; every exit after that goes through
 * the same cleanup; the lease stays only when something is left to mend, and then the workflow
 * fails with ClusterLeftInconsistent and names it. Temporal's cancellation is an abort that ends
 * Canceled.
 */
public final class ClusterRolloutWorkflow implements ClusterRollout {

  private final RolloutRequest request;
  private final Logbook logbook;
  private final Gates gates;
  private final ClusterHands hands;
  private final Inbox inbox;
  private final OperatorView view = new OperatorView();

  /** Sets up the state that messages find, even one that arrives before the workflow runs. */
  @WorkflowInit
  public ClusterRolloutWorkflow(RolloutRequest request) {
    this.request = request == null ? RolloutRequestReader.read(null) : request;
    this.logbook = new Logbook(this.request.cluster());
    this.gates = new Gates(this.request.options().timeouts().gate(), this::show);
    Bookkeeping books =
        new Bookkeeping(gates, this.request.options().timeouts().gate(), this::show);
    this.hands = new ClusterHands(this.request.cluster(), books);
    this.inbox = new Inbox(gates, logbook);
  }

  @Override
  public Report run(RolloutRequest ignored) {
    refuseWhatIsWrong();
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
                planAndRollOut();
                show();
                Workflow.await(Workflow::isEveryHandlerFinished);
              })
          .run();
    } catch (ApplicationFailure e) {
      // One that was cancelled ends Canceled even so.
      keepReportOfCancelled(own);
      throw e;
    }
    keepReportOfCancelled(own);
    if (own.isCancelRequested()) {
      throw new CanceledFailure("cancelled; the cluster was left consistent");
    }
    return logbook.report();
  }

  /** A cancelled workflow has neither a result nor a failure with details. */
  private void keepReportOfCancelled(CancellationScope own) {
    if (own.isCancelRequested()) {
      Workflow.upsertMemo(Map.of(REPORT_MEMO, logbook.report()));
    }
  }

  private void refuseWhatIsWrong() {
    if (!request.problems().isEmpty()) {
      logbook.enter(Phase.DONE);
      show();
      throw invalid(request.problems());
    }
  }

  private static ApplicationFailure invalid(List<String> problems) {
    return ApplicationFailure.newNonRetryableFailure(
        Excerpt.text(
            "The request is wrong; nothing was touched:\n- " + String.join("\n- ", problems)),
        FailureType.INVALID_REQUEST,
        problems);
  }

  private void planAndRollOut() {
    logbook.decided(request.by() == null ? "operator" : request.by(), "start", request.reason());
    show();
    view.open(request.cluster());
    show();
    Optional<String> refusal = makePlan();
    if (refusal.isPresent()) {
      end(Outcome.REJECTED, refusal.get());
    } else if (request.options().dryRun()) {
      end(Outcome.PLANNED, null);
    } else if (gates.isAborted()) {
      end(Outcome.ABORTED, "aborted before anything was touched");
    } else if (!hasWork()) {
      end(Outcome.SUCCEEDED, "every node was as wanted already");
    } else {
      rollOut();
    }
  }

  /** Nodes to update, or something that another rollout left behind. */
  private boolean hasWork() {
    Plan plan = logbook.plan();
    return plan.nodes().stream().anyMatch(node -> node.action() == Action.UPDATE)
        || Plan.tellOfLeaseLeftBehind(plan.findings());
  }

  /** Plans; returns why the rollout is refused, if it is. */
  private Optional<String> makePlan() {
    try {
      Plan plan = hands.plan(request);
      logbook.planned(plan);
      return plan.isRefused() ? Optional.of(Excerpt.joined(errors(plan))) : Optional.empty();
    } catch (ActivityFailure e) {
      if (FailureText.isOf(FailureType.INVALID_REQUEST, e)) {
        logbook.enter(Phase.DONE);
        show();
        throw invalid(FailureText.listed((ApplicationFailure) e.getCause()));
      }
      return Optional.of(refused("PLANNING_FAILED", FailureText.of(e)));
    }
  }

  private static List<String> errors(Plan plan) {
    return plan.findings().stream()
        .filter(finding -> finding.level() == Level.ERROR)
        .map(Finding::message)
        .toList();
  }

  private void rollOut() {
    TakenLease taken;
    try {
      taken = TakenLease.take(hands, logbook);
    } catch (ActivityFailure e) {
      boolean held = FailureText.isOf(FailureType.LEASE_HELD, e);
      if (!held) {
        forgetLease();
      }
      end(Outcome.REJECTED, refused(held ? "LEASE_HELD" : "LEASE_NOT_ACQUIRED", FailureText.of(e)));
      return;
    } catch (EndedEarly e) {
      forgetLease();
      end(e.outcome(), e.getMessage());
      return;
    }
    Lease lease = taken.lease();
    cleanUp(lease, taken.wasLeftBehind() ? repairedUnderLease(lease) : underLease(lease));
  }

  /** What was planned before the repair may not be so any more. */
  private Ending repairedUnderLease(Lease lease) {
    try {
      Repair repair = hands.repair(lease, request.options());
      repair.run();
      logbook.decided(
          "rollout", "repaired what was left behind", Excerpt.joined(repair.recorded()));
      repair.kept().forEach(what -> logbook.decided("rollout", "kept a file", what));
      Optional<String> refusal = makePlan();
      return refusal.isPresent() ? new Ending(Outcome.REJECTED, refusal.get()) : underLease(lease);
    } catch (ActivityFailure e) {
      logbook.leaveToMend(FailureText.of(e));
      return new Ending(Outcome.ABORTED, FailureText.of(e));
    } catch (EndedEarly e) {
      logbook.leaveToMend(e.getMessage());
      return new Ending(e.outcome(), e.getMessage());
    } catch (ApplicationFailure e) {
      return new Ending(Outcome.REJECTED, e.getOriginalMessage());
    }
  }

  /** A lease whose answer got lost must not keep the next rollout out. */
  private void forgetLease() {
    logbook.enter(Phase.CLEANING_UP);
    try {
      hands.forgetLease();
    } catch (ActivityFailure e) {
      logbook.decided("rollout", "could not look for a lease of its own", FailureText.of(e));
    }
  }

  private Ending underLease(Lease lease) {
    RolloutUnderLease rollout =
        new RolloutUnderLease(request, lease, logbook, gates, hands, this::show);
    try {
      rollout.run();
      return new Ending(Outcome.SUCCEEDED, null);
    } catch (EndedEarly e) {
      logbook.decided("rollout", "ends early", e.getMessage());
      boolean byAbort = e.outcome() == Outcome.ABORTED && gates.isAborted();
      if (e.putsBack() || (byAbort && inbox.putsBackOnAbort())) {
        rollout.putBack();
      }
      return new Ending(e.outcome(), e.getMessage());
    }
  }

  private void cleanUp(Lease lease, Ending ending) {
    logbook.enter(Phase.CLEANING_UP);
    show();
    logbook.failWhatIsUnderWay(ending.reason());
    logbook.plan().nodes().stream()
        .filter(node -> logbook.state(node) == NodeState.FAILED)
        .forEach(node -> logbook.leaveToMend(node.node().title() + ": " + logbook.error(node)));
    if (logbook.left().isEmpty()) {
      try {
        hands.release(lease, request.options());
      } catch (ActivityFailure e) {
        logbook.leaveToMend("the lease of " + request.cluster() + ": " + FailureText.of(e));
      }
    }
    end(logbook.left().isEmpty() ? ending.outcome() : Outcome.ABORTED, ending.reason());
    if (!logbook.left().isEmpty()) {
      throw ApplicationFailure.newNonRetryableFailure(
          "Cluster "
              + request.cluster()
              + " is left to mend, and its lease is "
              + (logbook.isLeaseLost() ? "another workflow's by now" : "kept")
              + ":\n- "
              + Excerpt.joined("\n- ", logbook.left()),
          FailureType.CLUSTER_LEFT_INCONSISTENT,
          logbook.left());
    }
  }

  private String refused(String code, String message) {
    logbook.found(Finding.ofCluster(Level.ERROR, code, message, null));
    return message;
  }

  private void end(Outcome outcome, String reason) {
    logbook.finished(outcome, reason);
    view.close(outcome);
    show();
  }

  private void show() {
    RolloutStatus status = status();
    view.show(status.phase(), CurrentDetails.of(request, status, WorkflowTime.now()));
  }

  @Override
  public Answer pause(PauseRequest message) {
    Answer answer = inbox.pause(message);
    show();
    return answer;
  }

  @Override
  public void checkPause(PauseRequest message) {
    Inbox.reject(inbox.refusal(message));
  }

  @Override
  public void pauseBySignal(PauseRequest message) {
    if (inbox.accepts("pause", inbox.refusal(message))) {
      inbox.pause(message);
    }
    show();
  }

  @Override
  public Answer resume(ResumeRequest message) {
    Answer answer = inbox.resume(message);
    show();
    return answer;
  }

  @Override
  public void checkResume(ResumeRequest message) {
    Inbox.reject(inbox.refusal(message));
  }

  @Override
  public void resumeBySignal(ResumeRequest message) {
    if (inbox.accepts("resume", inbox.refusal(message))) {
      inbox.resume(message);
    }
    show();
  }

  @Override
  public Answer abort(AbortRequest message) {
    Answer answer = inbox.abort(message);
    show();
    return answer;
  }

  @Override
  public void checkAbort(AbortRequest message) {
    Inbox.reject(inbox.refusal(message));
  }

  @Override
  public void abortBySignal(AbortRequest message) {
    if (inbox.accepts("abort", inbox.refusal(message))) {
      inbox.abort(message);
    }
    show();
  }

  @Override
  public Answer approve(ApproveRequest message) {
    Answer answer = inbox.approve(message);
    show();
    return answer;
  }

  @Override
  public void checkApprove(ApproveRequest message) {
    Inbox.reject(inbox.refusal(message));
  }

  @Override
  public void approveBySignal(ApproveRequest message) {
    if (inbox.accepts("approve", inbox.refusal(message))) {
      inbox.approve(message);
    }
    show();
  }

  @Override
  public Answer decide(DecideRequest message) {
    Answer answer = inbox.decide(message);
    show();
    return answer;
  }

  @Override
  public void checkDecide(DecideRequest message) {
    Inbox.reject(inbox.refusal(message));
  }

  @Override
  public void decideBySignal(DecideRequest message) {
    if (inbox.accepts("decide", inbox.refusal(message))) {
      inbox.decide(message);
    }
    show();
  }

  @Override
  public Answer confirmWrites(ConfirmWritesRequest message) {
    Answer answer = inbox.confirmWrites(message);
    show();
    return answer;
  }

  @Override
  public void checkConfirmWrites(ConfirmWritesRequest message) {
    Inbox.reject(inbox.refusal(message));
  }

  @Override
  public void confirmWritesBySignal(ConfirmWritesRequest message) {
    if (inbox.accepts("confirmWrites", inbox.refusal(message))) {
      inbox.confirmWrites(message);
    }
    show();
  }

  @Override
  public void nodeProgressed(NodeProgress progress) {
    if (logbook.progressed(progress)) {
      gates.watchNode(progress.waitsFor(), progress.waitsUntil());
      gates.repeats(progress.insists());
    }
    show();
  }

  @Override
  public RolloutStatus status() {
    return logbook.status(request, gates.isPaused(), gates.waitingFor());
  }

  @Override
  public Plan plan() {
    return logbook.plan();
  }

  @Override
  public Report report() {
    return logbook.report();
  }

  /** How the changing part ended. */
  private record Ending(Outcome outcome, String reason) {}
}
