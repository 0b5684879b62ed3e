package io.openmldb.rollout.node;

import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.plan.NodePlan;
import io.openmldb.rollout.steps.WorkflowTime;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Keeps the record of a node's steps, and tells the rollout above about each as it begins. */
final class StepLog {

  private final NodePlan node;
  private final List<StepRecord> steps = new ArrayList<>();
  private boolean rollingBack;
  private int moves;
  private int movesDone;

  StepLog(NodePlan node) {
    this.node = node;
    show("begins", null);
  }

  /**
   * Runs {@code body} as {@code step}; what it returns is noted. A failure is recorded and thrown
   * on.
   */
  void run(Step step, Body body) {
    Instant startedAt = WorkflowTime.now();
    tellParent(step);
    Done done = new Done("failed", 1);
    try {
      done = body.run();
    } finally {
      String note = rollingBack ? "rollback: " + done.note() : done.note();
      steps.add(new StepRecord(step, startedAt, WorkflowTime.now(), done.attempts(), note));
      show("after " + step.id(), null);
    }
  }

  /** From here on, steps belong to the rollback. */
  void beginRollback() {
    rollingBack = true;
  }

  /** From here on, steps go forwards again. */
  void endRollback() {
    rollingBack = false;
  }

  void planned(int moves) {
    this.moves = moves;
    tellParent(Step.PRE_UPGRADE);
  }

  /** {@code step}, which is under way, waits for the cluster's health because of this. */
  void awaitsHealth(Step step, List<String> problems, Instant until) {
    tellParent(
        step, "the cluster's health, before the restart: " + Excerpt.joined(problems), until);
  }

  /** It waits for something else before its first step, or after the last. */
  void awaits(String what, Instant until) {
    tellParent(null, what, until);
  }

  /** It waits no more, and is between steps. */
  void goesOn() {
    tellParent(null, null, null);
  }

  /** {@code step}, which is under way, waits no more. */
  void goesOn(Step step) {
    tellParent(step);
  }

  void moved() {
    this.movesDone = moves;
  }

  /** Shows how it ended. */
  void ended(NodeState state, String error) {
    show(state.name(), error);
  }

  List<StepRecord> steps() {
    return List.copyOf(steps);
  }

  private void tellParent(Step step) {
    tellParent(step, null, null);
  }

  private void tellParent(Step step, String waitsFor, Instant until) {
    String what = step == null ? "the lease's record" : step.id();
    show(what + (waitsFor == null ? " is under way" : " waits"), waitsFor);
    Workflow.getInfo()
        .getParentWorkflowId()
        .ifPresent(
            parent -> {
              try {
                Workflow.newUntypedExternalWorkflowStub(parent)
                    .signal(
                        NodeProgress.SIGNAL,
                        new NodeProgress(
                            node.endpoint(), step, rollingBack, moves, movesDone, waitsFor, until));
              } catch (SignalExternalWorkflowException | ApplicationFailure e) {
                // The rollout above was closed. The node is finished all the same.
                Workflow.getLogger(StepLog.class).warn("{} could not be told of {}", parent, step);
              }
            });
  }

  private void show(String where, String why) {
    Workflow.setCurrentDetails(
        NodeDetails.of(node, where, rollingBack, moves, movesDone, why, steps));
  }

  /** What a step does. */
  @FunctionalInterface
  interface Body {
    Done run();
  }

  /**
   * What came of a step.
   *
   * @param note a sentence for the report
   * @param attempts how often its last activity was tried
   */
  record Done(String note, int attempts) {}
}
