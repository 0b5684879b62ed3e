package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.starter.SampleRecords;
import io.openmldb.rollout.workflows.activity.PlanningActivities;
import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.NodeRolloutWorkflow;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.ApproveRequest;
import io.openmldb.rollout.workflows.api.message.ConfirmWritesRequest;
import io.openmldb.rollout.workflows.api.message.DecideRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.message.ResumeRequest;
import io.openmldb.rollout.workflows.api.message.UpdateReply;
import io.openmldb.rollout.workflows.api.node.NodeInput;
import io.openmldb.rollout.workflows.api.node.NodeProgress;
import io.openmldb.rollout.workflows.api.node.NodeRolloutId;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.Step;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.openmldb.rollout.workflows.json.MessageRefusedException;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rollout that touches nothing. The cluster's name says how it goes: {@code refused}, {@code
 * refused-by-0.1.0}, {@code unregistered} and {@code inconsistent} end at once; {@code approved},
 * {@code failing} and {@code writing} wait at a gate; {@code held} waits for resume or abort,
 * {@code cut-off} after its first node; {@code updating} is 45 s into its first node, of which it
 * has told nothing since, until it is aborted; every other one succeeds.
 */
public final class FakeClusterRolloutWorkflow implements ClusterRolloutWorkflow {

  private final List<Report.Event> events = new ArrayList<>();
  private RolloutRequest request;
  private Phase phase = Phase.PLANNING;
  private boolean paused;
  private Gate gate;
  private boolean answered;
  private AbortRequest abort;
  private Outcome outcome;

  @Override
  public Report run(RolloutRequest request) {
    this.request = request;
    try {
      outcome = request.options().dryRun() ? Outcome.PLANNED : rollOut();
    } catch (CanceledFailure e) {
      outcome = Outcome.ABORTED;
      Workflow.upsertMemo(Map.of(REPORT_MEMO, report()));
      throw e;
    }
    phase = Phase.DONE;
    gate = null;
    Report report = report();
    Optional<ApplicationFailure> failure = RolloutResult.failureOf(report);
    if (failure.isPresent() && !request.cluster().equals("refused-by-0.1.0")) {
      throw failure.get();
    }
    return report;
  }

  private Outcome rollOut() {
    phase = Phase.UPDATING;
    switch (request.cluster()) {
      case "refused", "refused-by-0.1.0" -> {
        return Outcome.REJECTED;
      }
      case "unregistered" ->
          throw FailureType.INVALID_REQUEST.newFailure(
              "The request is wrong; nothing was touched:\n- and so on",
              List.of("cluster \"unregistered\" is in no registry", "changes[0].set.x is unknown"));
      case "inconsistent" ->
          throw FailureType.CLUSTER_LEFT_INCONSISTENT.newFailure(
              "tablet 10.0.0.7:10921 is down", "start tablet 10.0.0.7:10921");
      case "approved" -> awaitAnswer(Gate.APPROVAL);
      case "failing" -> awaitAnswer(Gate.DECISION);
      case "writing" -> awaitAnswer(Gate.WRITES_PAUSED);
      case "held" -> awaitAnswer(Gate.PAUSED);
      case "updating" -> Workflow.await(() -> abort != null);
      case "cut-off" -> {
        updateFirstNode();
        awaitAnswer(Gate.PAUSED);
      }
      default -> {
        return Outcome.SUCCEEDED;
      }
    }
    return abort == null ? Outcome.SUCCEEDED : Outcome.ABORTED;
  }

  /** So that Temporal's history tells of the plan and the node. */
  private void updateFirstNode() {
    ActivityOptions soon =
        ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(10)).build();
    Plan plan = Workflow.newActivityStub(PlanningActivities.class, soon).plan(request);
    String rollout = Workflow.getInfo().getWorkflowId();
    String id = NodeRolloutId.ofUpdate(rollout, plan.nodes().get(0)).text();
    Workflow.newChildWorkflowStub(
            NodeRolloutWorkflow.class, ChildWorkflowOptions.newBuilder().setWorkflowId(id).build())
        .run(new NodeInput(null, null));
  }

  private void awaitAnswer(Gate gate) {
    this.gate = gate;
    phase = Phase.WAITING;
    Workflow.await(() -> answered || abort != null);
    this.gate = null;
  }

  @Override
  public UpdateReply pause(PauseRequest request) {
    paused = true;
    return said(request.by(), "pause", request.reason(), "the rollout holds before its next node");
  }

  @Override
  public void checkPause(PauseRequest request) {
    require(abort == null, "the rollout is aborted");
  }

  @Override
  public UpdateReply resume(ResumeRequest request) {
    paused = false;
    answered = gate == Gate.PAUSED;
    return said(request.by(), "resume", request.reason(), "the rollout goes on");
  }

  @Override
  public void checkResume(ResumeRequest request) {
    require(paused || gate == Gate.PAUSED, "the rollout is not paused");
  }

  @Override
  public UpdateReply abort(AbortRequest request) {
    abort = request;
    String mode = "abort " + request.mode();
    return said(request.by(), mode, request.reason(), "it ends: " + mode);
  }

  @Override
  public void checkAbort(AbortRequest request) {
    require(abort == null, "the rollout is aborted already");
  }

  @Override
  public UpdateReply approve(ApproveRequest request) {
    return answer(request.by(), "approve " + request.gate(), request.reason());
  }

  @Override
  public void checkApprove(ApproveRequest request) {
    requireGate(request.gate());
  }

  @Override
  public UpdateReply decide(DecideRequest request) {
    String what = "decide " + request.endpoint() + " " + request.decision();
    return answer(request.by(), what, request.reason());
  }

  @Override
  public void checkDecide(DecideRequest request) {
    requireGate(Gate.DECISION);
  }

  @Override
  public UpdateReply confirmWrites(ConfirmWritesRequest request) {
    return answer(request.by(), "writes " + request.state(), request.reason());
  }

  @Override
  public void checkConfirmWrites(ConfirmWritesRequest request) {
    requireGate(Gate.WRITES_PAUSED);
  }

  @Override
  public void pauseBySignal(PauseRequest request) {
    pause(request);
  }

  @Override
  public void resumeBySignal(ResumeRequest request) {
    resume(request);
  }

  @Override
  public void abortBySignal(AbortRequest request) {
    abort(request);
  }

  @Override
  public void approveBySignal(ApproveRequest request) {
    approve(request);
  }

  @Override
  public void decideBySignal(DecideRequest request) {
    decide(request);
  }

  @Override
  public void confirmWritesBySignal(ConfirmWritesRequest request) {
    confirmWrites(request);
  }

  @Override
  public void nodeProgressed(NodeProgress progress) {
    throw new UnsupportedOperationException("there are no node rollouts here");
  }

  @Override
  public RolloutStatus status() {
    if (request.cluster().equals("updating")) {
      return SampleRecords.updating(Step.RESTART, 8, Instant.now().minusSeconds(45));
    }
    WaitingFor waitingFor =
        gate == null
            ? null
            : new WaitingFor(gate, SampleRecords.STARTED, SampleRecords.STARTED, "a test", "{}");
    return new RolloutStatus(
        request.cluster(),
        phase,
        paused,
        waitingFor,
        SampleRecords.STARTED,
        60,
        60,
        List.of(),
        SampleRecords.status().nodes());
  }

  @Override
  public Plan plan() {
    FindingLevel level =
        request.cluster().equals("refused") ? FindingLevel.ERROR : FindingLevel.WARNING;
    return SampleRecords.plan(request.cluster(), level);
  }

  @Override
  public Report report() {
    var execution = Workflow.getInfo();
    return new Report(
        request.cluster(),
        execution.getWorkflowId(),
        execution.getRunId(),
        outcome,
        request.reason(),
        SampleRecords.STARTED,
        outcome == null ? null : SampleRecords.STARTED.plusSeconds(90),
        request.cluster().equals("undoable") ? SampleRecords.report().nodes() : List.of(),
        List.of(),
        events,
        outcome == Outcome.ABORTED && request.cluster().equals("failing")
            ? List.of("the lease of failing: ZooKeeper does not answer")
            : List.of());
  }

  private void requireGate(Gate wanted) {
    require(gate == wanted, "nothing waits for " + wanted);
  }

  private static void require(boolean taken, String otherwise) {
    if (!taken) {
      throw new MessageRefusedException(otherwise);
    }
  }

  private UpdateReply answer(String by, String what, String why) {
    answered = true;
    return said(by, what, why, "taken: " + what);
  }

  private UpdateReply said(String by, String what, String why, String answer) {
    Instant now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
    events.add(new Report.Event(now, by == null ? Report.Event.OPERATOR : by, what, why));
    return new UpdateReply(answer, phase);
  }
}
