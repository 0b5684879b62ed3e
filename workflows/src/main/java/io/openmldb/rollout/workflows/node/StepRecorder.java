package io.openmldb.rollout.workflows.node;

import io.openmldb.rollout.workflows.api.node.NodeProgress;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.report.StepRecord;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Step;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the record of a node's steps, and publishes the step under way. */
final class StepRecorder {

  /** Characters of the reason in the note of a step that failed. */
  private static final int LONGEST_REASON = 200;

  private final NodePlan node;
  private final List<StepRecord> steps = new ArrayList<>();
  private final ParentNotifier parent = new ParentNotifier();
  private NodeProgress progress;
  private boolean rollingBack;
  private int moves;
  private int movesDone;

  StepRecorder(NodePlan node) {
    this.node = node;
    this.progress = new NodeProgress(node.endpoint(), null, false, 0, 0, null, null);
    publish("begins", null);
  }

  /**
   * Runs {@code body} as {@code step}; what it returns is noted. A failure is recorded and thrown
   * on.
   */
  void run(Step step, StepBody body) {
    Instant startedAt = WorkflowTime.now();
    tell(step);
    StepOutcome done = new StepOutcome("failed", 1);
    try {
      done = body.run();
    } catch (TemporalFailure e) {
      done = new StepOutcome("failed: " + shortened(FailureMessage.of(e)), 1);
      throw e;
    } finally {
      String note = rollingBack ? "rollback: " + done.note() : done.note();
      steps.add(new StepRecord(step, startedAt, WorkflowTime.now(), done.attempts(), note));
      publish("after " + step.id(), null);
    }
  }

  /** Its first line, and of that what fits into a row; the node's error has the whole. */
  private static String shortened(String message) {
    String line = Excerpt.firstLine(message);
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
  }

  /** From here on, steps belong to the rollback. */
  void beginRollback() {
    rollingBack = true;
  }

  /** From here on, steps go forwards again. */
  void endRollback() {
    rollingBack = false;
  }

  void setPlannedMoves(int moves) {
    this.moves = moves;
    tell(Step.PRE_UPGRADE);
  }

  /** {@code step}, which is under way, waits for the cluster's health because of this. */
  void awaitsHealth(Step step, List<String> problems, Instant until) {
    tell(step, "the cluster's health, before the restart: " + Excerpt.joined(problems), until);
  }

  /** It waits for something else before its first step, or after the last. */
  void awaits(String what, Instant until) {
    tell(null, what, until);
  }

  /** It waits no more, and is between steps. */
  void continues() {
    tell(null, null, null);
  }

  /** {@code step}, which is under way, waits no more. */
  void continues(Step step) {
    tell(step);
  }

  void setMovesDone() {
    this.movesDone = moves;
  }

  /** Shows how it ended. */
  void ended(NodeState state, @Nullable String error) {
    progress = now(null, null, null);
    publish(state.name(), error);
  }

  List<StepRecord> steps() {
    return List.copyOf(steps);
  }

  /** Where it stands now. */
  NodeProgress progress() {
    return progress;
  }

  private void tell(Step step) {
    tell(step, null, null);
  }

  private void tell(@Nullable Step step, @Nullable String waitsFor, @Nullable Instant until) {
    String what = step == null ? "the lease's record" : step.id();
    publish(what + (waitsFor == null ? " is under way" : " waits"), waitsFor);
    progress = now(step, waitsFor, until);
    parent.notify(progress);
  }

  private NodeProgress now(
      @Nullable Step step, @Nullable String waitsFor, @Nullable Instant until) {
    return new NodeProgress(node.endpoint(), step, rollingBack, moves, movesDone, waitsFor, until);
  }

  private void publish(String where, @Nullable String why) {
    Workflow.setCurrentDetails(
        NodeCurrentDetails.of(node, where, rollingBack, moves, movesDone, why, steps));
  }

  /** What a step does. */
  @FunctionalInterface
  interface StepBody {
    StepOutcome run();
  }

  /**
   * What came of a step.
   *
   * @param note a sentence for the report
   * @param attempts how often its last activity was tried
   */
  record StepOutcome(String note, int attempts) {}
}
