package io.openmldb.rollout.workflows.api;

import io.openmldb.rollout.workflows.api.fleet.FleetReport;
import io.openmldb.rollout.workflows.api.fleet.FleetRequest;
import io.openmldb.rollout.workflows.api.fleet.FleetStatus;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.message.ResumeRequest;
import io.openmldb.rollout.workflows.api.message.UpdateReply;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * The same change on many clusters: canary clusters first, so many at a time, until so many have
 * failed. Each cluster has a rollout of its own, which is a child workflow by the id and with the
 * messages of every rollout.
 */
@WorkflowInterface
public interface FleetRolloutWorkflow {

  /** The workflow's type. */
  String TYPE = "FleetRollout";

  /** The memo in which one that was cancelled leaves its report. */
  String REPORT_MEMO = "report";

  /**
   * Rolls the change out, one cluster after the other or several at a time. One that was cancelled
   * ends Canceled, with its report in the memo {@link #REPORT_MEMO}.
   *
   * @return the report, when the outcome is SUCCEEDED or PLANNED
   * @throws io.temporal.failure.ApplicationFailure InvalidRequest, with every problem in its
   *     details, when nothing was begun; FleetRolloutFailed or FleetRolloutAborted, by the outcome,
   *     with the report
   */
  @WorkflowMethod(name = TYPE)
  FleetReport run(FleetRequest request);

  /** Begins no further cluster, and pauses the rollouts that run. */
  @UpdateMethod(
      name = "pause",
      description =
          "Begin no further cluster, and pause the rollouts that run: each holds before its next node."
              + " Input: nothing, or {\"reason\": \"why\", \"by\": \"who\"}.")
  UpdateReply pause(PauseRequest request);

  /** Refuses to pause what is aborted or over. */
  @UpdateValidatorMethod(updateName = "pause")
  void checkPause(PauseRequest request);

  /** The signal twin of {@link #pause}. */
  @SignalMethod(
      name = "pause",
      description =
          "Begin no further cluster, and pause the rollouts that run: each holds before its next node."
              + " Input: nothing, or {\"reason\": \"why\", \"by\": \"who\"}.")
  void pauseBySignal(PauseRequest request);

  /** Goes on after a pause. */
  @UpdateMethod(
      name = "resume",
      description =
          "Go on after a pause, with the rollouts that were paused. Input: nothing, or {\"reason\":"
              + " \"why\", \"by\": \"who\"}.")
  UpdateReply resume(ResumeRequest request);

  /** Refuses to resume what is not paused. */
  @UpdateValidatorMethod(updateName = "resume")
  void checkResume(ResumeRequest request);

  /** The signal twin of {@link #resume}. */
  @SignalMethod(
      name = "resume",
      description =
          "Go on after a pause, with the rollouts that were paused. Input: nothing, or {\"reason\":"
              + " \"why\", \"by\": \"who\"}.")
  void resumeBySignal(ResumeRequest request);

  /**
   * Begins no further cluster, and aborts the rollouts that run. KEEP may be followed by ROLLBACK.
   */
  @UpdateMethod(
      name = "abort",
      description =
          "Begin no further cluster, and abort the rollouts that run. Clusters that are done stay as"
              + " they are. KEEP may be followed by ROLLBACK. Input: nothing, or {\"mode\":"
              + " \"KEEP|ROLLBACK\", \"reason\": \"why\", \"by\": \"who\"}.")
  UpdateReply abort(AbortRequest request);

  /** Refuses to abort what is aborted already or over. */
  @UpdateValidatorMethod(updateName = "abort")
  void checkAbort(AbortRequest request);

  /** The signal twin of {@link #abort}. */
  @SignalMethod(
      name = "abort",
      description =
          "Begin no further cluster, and abort the rollouts that run. Clusters that are done stay as"
              + " they are. KEEP may be followed by ROLLBACK. Input: nothing, or {\"mode\":"
              + " \"KEEP|ROLLBACK\", \"reason\": \"why\", \"by\": \"who\"}.")
  void abortBySignal(AbortRequest request);

  /** Where it stands. */
  @QueryMethod(description = "Where the fleet rollout stands: every cluster, what it waits for.")
  FleetStatus status();

  /** What was done so far. */
  @QueryMethod(description = "What was done so far; after the end, the whole report.")
  FleetReport report();
}
