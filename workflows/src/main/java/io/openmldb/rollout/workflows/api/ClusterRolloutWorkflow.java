package io.openmldb.rollout.workflows.api;

import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.ApproveRequest;
import io.openmldb.rollout.workflows.api.message.ConfirmWritesRequest;
import io.openmldb.rollout.workflows.api.message.DecideRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.message.ResumeRequest;
import io.openmldb.rollout.workflows.api.message.UpdateReply;
import io.openmldb.rollout.workflows.api.node.NodeProgress;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * A rolling configuration update of one OpenMLDB cluster. Every method takes one JSON object, so
 * that all of it works from the Temporal UI's forms too.
 *
 * <p>An update that is wrong, or that nothing waits for, changes nothing and fails with an {@code
 * ApplicationFailure} of type Refused, whose message says why in one line. A signal of that kind is
 * listed in {@link RolloutStatus#refused()}.
 */
@WorkflowInterface
public interface ClusterRolloutWorkflow {

  /** The workflow's type. */
  String TYPE = "ClusterRollout";

  /** The task queue that workers poll unless told otherwise. */
  String TASK_QUEUE = "openmldb-rollout";

  /** The memo in which a rollout that was cancelled leaves its report. */
  String REPORT_MEMO = "report";

  /**
   * Plans the rollout, then does it. One that was cancelled ends Canceled, with its report in the
   * memo {@link #REPORT_MEMO}, even where something is left inconsistent.
   *
   * @return the report, when the outcome is SUCCEEDED or PLANNED
   * @throws io.temporal.failure.ApplicationFailure InvalidRequest, with every problem in its
   *     details, when nothing was touched; RolloutRejected, RolloutRolledBack or RolloutAborted, by
   *     the outcome, with the report; ClusterLeftInconsistent, with what is left and the report
   */
  @WorkflowMethod(name = TYPE)
  Report run(RolloutRequest request);

  /** Holds before the next node; a node under way is finished. */
  @UpdateMethod(
      name = "pause",
      description =
          "Hold before the next node; the node in progress is finished first. Input: nothing, or"
              + " {\"reason\": \"why\", \"by\": \"who\"}.")
  UpdateReply pause(PauseRequest request);

  /** Refuses to pause what is ending or over. */
  @UpdateValidatorMethod(updateName = "pause")
  void checkPause(PauseRequest request);

  /** The signal twin of {@link #pause}. */
  @SignalMethod(
      name = "pause",
      description =
          "Hold before the next node; the node in progress is finished first. Input: nothing, or"
              + " {\"reason\": \"why\", \"by\": \"who\"}.")
  void pauseBySignal(PauseRequest request);

  /** Continues after a pause. */
  @UpdateMethod(
      name = "resume",
      description =
          "Go on after a pause. Input: nothing, or {\"reason\": \"why\", \"by\": \"who\"}.")
  UpdateReply resume(ResumeRequest request);

  /** Refuses to resume what is not paused. */
  @UpdateValidatorMethod(updateName = "resume")
  void checkResume(ResumeRequest request);

  /** The signal twin of {@link #resume}. */
  @SignalMethod(
      name = "resume",
      description =
          "Go on after a pause. Input: nothing, or {\"reason\": \"why\", \"by\": \"who\"}.")
  void resumeBySignal(ResumeRequest request);

  /** Ends the rollout early, leaving the cluster consistent. KEEP may be followed by ROLLBACK. */
  @UpdateMethod(
      name = "abort",
      description =
          "End early and leave the cluster consistent: the node in progress is"
              + " rolled back if it was not restarted yet, and finished if it was. KEEP may be followed by ROLLBACK. Input:"
              + " nothing, or {\"mode\": \"KEEP|ROLLBACK\", \"reason\": \"why\", \"by\": \"who\"}.")
  UpdateReply abort(AbortRequest request);

  /** Refuses to abort what is aborted already, ending or over. */
  @UpdateValidatorMethod(updateName = "abort")
  void checkAbort(AbortRequest request);

  /** The signal twin of {@link #abort}. */
  @SignalMethod(
      name = "abort",
      description =
          "End early and leave the cluster consistent: the node in progress is"
              + " rolled back if it was not restarted yet, and finished if it was. KEEP may be followed by ROLLBACK. Input:"
              + " nothing, or {\"mode\": \"KEEP|ROLLBACK\", \"reason\": \"why\", \"by\": \"who\"}.")
  void abortBySignal(AbortRequest request);

  /** Opens a gate that waits for approval. */
  @UpdateMethod(
      name = "approve",
      description =
          "Open a gate that waits for approval. Input: {\"gate\": \"APPROVAL|CANARY\", \"reason\":"
              + " \"why\", \"by\": \"who\"}.")
  UpdateReply approve(ApproveRequest request);

  /** Refuses an approval that no gate waits for. */
  @UpdateValidatorMethod(updateName = "approve")
  void checkApprove(ApproveRequest request);

  /** The signal twin of {@link #approve}. */
  @SignalMethod(
      name = "approve",
      description =
          "Open a gate that waits for approval. Input: {\"gate\": \"APPROVAL|CANARY\", \"reason\":"
              + " \"why\", \"by\": \"who\"}.")
  void approveBySignal(ApproveRequest request);

  /** Answers a failure. */
  @UpdateMethod(
      name = "decide",
      description =
          "Answer a failure: RETRY tries again, SKIP goes on all the same, ROLLBACK rolls updated"
              + " nodes back, ABORT ends. Input: {\"endpoint\": \"host:port, or the cluster\","
              + " \"decision\": \"RETRY|SKIP|ROLLBACK|ABORT\", \"reason\": \"why\", \"by\": \"who\"}.")
  UpdateReply decide(DecideRequest request);

  /** Refuses a decision that no failure waits for. */
  @UpdateValidatorMethod(updateName = "decide")
  void checkDecide(DecideRequest request);

  /** The signal twin of {@link #decide}. */
  @SignalMethod(
      name = "decide",
      description =
          "Answer a failure: RETRY tries again, SKIP goes on all the same, ROLLBACK rolls updated"
              + " nodes back, ABORT ends. Input: {\"endpoint\": \"host:port, or the cluster\","
              + " \"decision\": \"RETRY|SKIP|ROLLBACK|ABORT\", \"reason\": \"why\", \"by\": \"who\"}.")
  void decideBySignal(DecideRequest request);

  /** Says that writes are paused or resumed. */
  @UpdateMethod(
      name = "confirmWrites",
      description =
          "Say whether applications write. Input: {\"state\": \"PAUSED|RESUMED\", \"reason\":"
              + " \"why\", \"by\": \"who\"}.")
  UpdateReply confirmWrites(ConfirmWritesRequest request);

  /** Refuses a confirmation that no gate waits for. */
  @UpdateValidatorMethod(updateName = "confirmWrites")
  void checkConfirmWrites(ConfirmWritesRequest request);

  /** The signal twin of {@link #confirmWrites}. */
  @SignalMethod(
      name = "confirmWrites",
      description =
          "Say whether applications write. Input: {\"state\": \"PAUSED|RESUMED\", \"reason\":"
              + " \"why\", \"by\": \"who\"}.")
  void confirmWritesBySignal(ConfirmWritesRequest request);

  /** Sent by a node rollout when its node goes down, is up again, or waits. */
  @SignalMethod(name = NodeProgress.SIGNAL, description = "Sent by node rollouts; not for people.")
  void nodeProgressed(NodeProgress progress);

  /** Where the rollout stands. */
  @QueryMethod(description = "Where the rollout stands: phase, nodes, what it waits for.")
  RolloutStatus status();

  /** The plan; null until it was made. */
  @QueryMethod(description = "The plan: nodes in order, diffs, findings.")
  @Nullable Plan plan();

  /** What was done so far. */
  @QueryMethod(description = "What was done so far; after the end, the whole report.")
  Report report();
}
