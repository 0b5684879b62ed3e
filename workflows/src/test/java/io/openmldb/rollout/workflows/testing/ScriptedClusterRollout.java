package io.openmldb.rollout.workflows.testing;

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
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.node.NodeProgress;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A rollout that takes a minute of simulated time and ends as its {@link ClusterScript} says. */
final class ScriptedClusterRollout implements ClusterRolloutWorkflow {

  private static final Duration LENGTH = Duration.ofMinutes(1);

  private final ClusterScript script;
  private String cluster;
  private boolean paused;
  private AbortMode aborted;

  ScriptedClusterRollout(ClusterScript script) {
    this.script = script;
  }

  @Override
  public Report run(RolloutRequest request) {
    cluster = request.cluster();
    Instant startedAt = WorkflowTime.now();
    script.begins(request);
    Workflow.await(LENGTH, this::isEnding);
    Workflow.await(() -> isEnding() || (aborted == null && !paused));
    script.ends(cluster);
    Outcome outcome = outcome(request);
    Report report = report(outcome, startedAt);
    FailureType other = script.failureOf(cluster);
    if (other == FailureType.CLUSTER_LEFT_INCONSISTENT) {
      throw other.newFailure("Cluster is left inconsistent", List.of("t1"), report);
    }
    if (other != null) {
      throw other.newFailure("The request is wrong: " + cluster + " is unknown", List.of("x"));
    }
    Optional<ApplicationFailure> failure = RolloutResult.failureOf(report);
    if (failure.isPresent() && !script.isOldWorker(cluster)) {
      throw failure.get();
    }
    return report;
  }

  private boolean isEnding() {
    return aborted == AbortMode.ROLLBACK
        || (aborted == AbortMode.KEEP && !script.endsByRollbackOnlyOf(cluster));
  }

  private Outcome outcome(RolloutRequest request) {
    if (aborted != null) {
      return Outcome.ABORTED;
    }
    return request.options().dryRun() ? Outcome.PLANNED : script.outcomeOf(cluster);
  }

  private Report report(Outcome outcome, Instant startedAt) {
    NodeState state = outcome == Outcome.SUCCEEDED ? NodeState.UPDATED : NodeState.PENDING;
    return new Report(
        cluster,
        Workflow.getInfo().getWorkflowId(),
        Workflow.getInfo().getRunId(),
        outcome,
        outcome == Outcome.SUCCEEDED ? null : "as scripted",
        startedAt,
        WorkflowTime.now(),
        List.of(
            new Report.NodeReport(
                Component.TABLET, "t1:10921", state, List.of(), List.of(), 0, null, 0, null, null)),
        List.of(),
        List.of(),
        List.of());
  }

  @Override
  public void pauseBySignal(PauseRequest request) {
    paused = true;
    told("pause", request.reason(), request.by());
  }

  @Override
  public void resumeBySignal(ResumeRequest request) {
    paused = false;
    told("resume", request.reason(), request.by());
  }

  @Override
  public void abortBySignal(AbortRequest request) {
    aborted = request.mode();
    told("abort " + request.mode(), request.reason(), request.by());
  }

  private void told(String what, String reason, String by) {
    // The id, because a signal may arrive before the request.
    script.told(
        Workflow.getInfo().getWorkflowId() + " " + what + " by " + by + " (" + reason + ")");
  }

  @Override
  public UpdateReply pause(PauseRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkPause(PauseRequest request) {}

  @Override
  public UpdateReply resume(ResumeRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkResume(ResumeRequest request) {}

  @Override
  public UpdateReply abort(AbortRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkAbort(AbortRequest request) {}

  @Override
  public UpdateReply approve(ApproveRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkApprove(ApproveRequest request) {}

  @Override
  public void approveBySignal(ApproveRequest request) {}

  @Override
  public UpdateReply decide(DecideRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkDecide(DecideRequest request) {}

  @Override
  public void decideBySignal(DecideRequest request) {}

  @Override
  public UpdateReply confirmWrites(ConfirmWritesRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkConfirmWrites(ConfirmWritesRequest request) {}

  @Override
  public void confirmWritesBySignal(ConfirmWritesRequest request) {}

  @Override
  public void nodeProgressed(NodeProgress progress) {}

  @Override
  public RolloutStatus status() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Plan plan() {
    return null;
  }

  @Override
  public Report report() {
    throw new UnsupportedOperationException();
  }
}
