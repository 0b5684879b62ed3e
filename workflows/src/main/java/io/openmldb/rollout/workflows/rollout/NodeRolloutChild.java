package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.api.NodeRolloutFailure;
import io.openmldb.rollout.workflows.api.NodeRolloutWorkflow;
import io.openmldb.rollout.workflows.api.node.Direction;
import io.openmldb.rollout.workflows.api.node.NodeInput;
import io.openmldb.rollout.workflows.api.node.NodeResult;
import io.openmldb.rollout.workflows.api.node.NodeRolloutId;
import io.openmldb.rollout.workflows.api.node.NodeTask;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.temporal.ClusterSearchAttribute;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The child workflow that updates or reverts one node. */
final class NodeRolloutChild {

  /** A node rollout ends by itself; the longest of its waits are half an hour each. */
  private static final Duration ANOTHER_ENDS = Duration.ofHours(2);

  private static final Duration PAUSE = Duration.ofSeconds(15);

  private final NodeTask task;
  private final OperatorGates gates;
  private final Runnable publish;

  NodeRolloutChild(NodeTask task, OperatorGates gates, Runnable publish) {
    this.task = task;
    this.gates = gates;
    this.publish = publish;
  }

  /** Its id: one for the way forwards, and one for the way back of a node that was updated. */
  String workflowId() {
    String rollout = Workflow.getInfo().getWorkflowId();
    NodeRolloutId id =
        task.direction() == Direction.REVERT
            ? NodeRolloutId.ofRevert(rollout, task.plan())
            : NodeRolloutId.ofUpdate(rollout, task.plan());
    return id.text();
  }

  /**
   * Runs it to its end. A rollout that was reset finds the node rollout of its earlier self still
   * running: that one is left to finish first, because a node is never worked on by two.
   */
  NodeResult result() {
    Instant since = WorkflowTime.now();
    Instant deadline = since.plus(ANOTHER_ENDS);
    while (true) {
      try {
        return attempt();
      } catch (ChildWorkflowFailure e) {
        if (!isRunningAlready(e) || WorkflowTime.now().isAfter(deadline)) {
          return NodeRolloutFailure.resultIn(e).orElseGet(() -> failed(e));
        }
        gates.showWait(Gate.HEALTH, since, deadline, waiting());
        publish.run();
        Workflow.newTimer(PAUSE, TimerOptions.newBuilder().setSummary(waiting()).build()).get();
      }
    }
  }

  private NodeResult attempt() {
    NodeRolloutWorkflow child = Workflow.newChildWorkflowStub(NodeRolloutWorkflow.class, options());
    Promise<NodeResult> result = Async.function(child::run, new NodeInput(task));
    Workflow.getWorkflowExecution(child).get();
    // The way back is not cut short, but it need not begin, unless an abort asked for it.
    boolean abortable = task.direction() == Direction.UPDATE || !gates.isAborted();
    Workflow.await(
        () -> result.isCompleted() || (abortable && gates.isAborted()) || gates.hasGivenUp());
    if (!result.isCompleted()) {
      tellToAbort(child);
    }
    // Told twice, it gives up what it tries again and again.
    Workflow.await(() -> result.isCompleted() || gates.hasGivenUp());
    if (!result.isCompleted()) {
      tellToAbort(child);
    }
    return result.get();
  }

  private static boolean isRunningAlready(ChildWorkflowFailure failure) {
    return failure.getCause() instanceof WorkflowExecutionAlreadyStarted;
  }

  private String waiting() {
    return task.plan().node().title() + " · wait for the node rollout that runs already";
  }

  private NodeResult failed(ChildWorkflowFailure failure) {
    String error = FailureMessage.of(failure);
    return new NodeResult(
        NodeState.FAILED, List.of(), List.of(), 0, null, null, 0, error, false, null);
  }

  private static void tellToAbort(NodeRolloutWorkflow child) {
    try {
      child.abort();
    } catch (SignalExternalWorkflowException | ApplicationFailure e) {
      // It ended in the meantime; its result says how.
      Workflow.getLogger(NodeRolloutChild.class)
          .info("The node rollout ended before it could be aborted");
    }
  }

  private ChildWorkflowOptions options() {
    boolean reverts = task.direction() == Direction.REVERT;
    ChildWorkflowOptions.Builder options = ChildWorkflowOptions.newBuilder();
    ClusterSearchAttribute.forChild().ifPresent(options::setTypedSearchAttributes);
    return options
        .setWorkflowId(workflowId())
        // Each retry of the node, and each later rollout, runs it under the same id.
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
        // A terminated rollout must not take its node down half-way: the node is finished.
        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
        .setStaticSummary(task.plan().node().title() + (reverts ? " · revert" : ""))
        .build();
  }
}
