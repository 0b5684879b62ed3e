package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.node.Direction;
import io.openmldb.rollout.workflows.api.node.NodeResult;
import io.openmldb.rollout.workflows.api.node.NodeTask;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.Step;
import io.openmldb.rollout.workflows.notification.RolloutMetrics;
import io.openmldb.rollout.workflows.rollout.OperatorGates.GateResult;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.function.Predicate;

/** One node's turn: its child workflow, and what is decided when that does not end UPDATED. */
final class NodeUpdater {

  private final RolloutRequest request;
  private final Lease lease;
  private final RolloutState rolloutState;
  private final OperatorGates gates;
  private final FailurePolicy failures;
  private final RolloutActivityStubs activities;
  private final Runnable publish;

  NodeUpdater(
      RolloutRequest request,
      Lease lease,
      RolloutState rolloutState,
      OperatorGates gates,
      FailurePolicy failures,
      RolloutActivityStubs activities,
      Runnable publish) {
    this.request = request;
    this.lease = lease;
    this.rolloutState = rolloutState;
    this.gates = gates;
    this.failures = failures;
    this.activities = activities;
    this.publish = publish;
  }

  /**
   * Updates the node, again if a person says so.
   *
   * @param ready waits until the cluster is fit for an attempt; true when a person has waived that
   * @throws RolloutEndedException when the rollout ends with this node
   */
  void update(NodePlan planned, Predicate<NodePlan> ready) {
    NodePlan node = planned;
    boolean waived = ready.test(node);
    NodeResult result = runChild(node, Direction.UPDATE, waived);
    while (result.state() != NodeState.UPDATED) {
      if (result.leaseLost()) {
        throw RolloutEndedException.keeping(Outcome.ABORTED, failureMessage(result));
      }
      if (gates.isAborted()) {
        throw RolloutEndedException.keeping(Outcome.ABORTED, "aborted at " + node.node().title());
      }
      if (!isToTryAgain(node, result)) {
        return;
      }
      if (result.state() == NodeState.FAILED) {
        // A node that is left broken is itself what the cluster's health would wait for.
        result = runChild(node, Direction.UNDO, waived);
        if (result.state() == NodeState.FAILED) {
          continue;
        }
      }
      waived = ready.test(node);
      NodePlan earlier = node;
      node = failures.retryUntilDone(() -> activities.replan(request, earlier));
      rolloutState.replacePlan(node);
      result = runChild(node, Direction.UPDATE, waived);
    }
  }

  /**
   * Puts an updated node back, again if a person says so.
   *
   * @return whether that succeeded
   * @throws RolloutEndedException when a person ends the rollout with it
   */
  boolean rollBack(NodePlan node) {
    NodePlan back = rolloutState.planToRollBack(node);
    NodeResult result = runChild(back, Direction.REVERT, false);
    while (result.state() == NodeState.FAILED && !result.leaseLost() && failures.canAsk()) {
      failures.afterFailureLeftBroken(node.endpoint(), failureMessage(node, result));
      result = runChild(back, Direction.UNDO, false);
      if (result.state() == NodeState.ROLLED_BACK && !wasVerified(result)) {
        result = runChild(back, Direction.REVERT, false);
      }
    }
    return result.state() == NodeState.ROLLED_BACK;
  }

  /** An undoing that had a process to replace has proved that the node is as it was. */
  private static boolean wasVerified(NodeResult result) {
    return result.steps().stream().anyMatch(record -> record.step() == Step.VERIFY);
  }

  private static String failureMessage(NodePlan node, NodeResult result) {
    return node.node().title() + " " + result.state() + ": " + result.error();
  }

  private boolean isToTryAgain(NodePlan node, NodeResult result) {
    String why = failureMessage(node, result);
    GateResult verdict =
        result.state() == NodeState.FAILED
            ? failures.afterFailureLeftBroken(node.endpoint(), why)
            : failures.afterFailure(node.endpoint(), EnumSet.allOf(Decision.class), why);
    if (verdict == GateResult.SKIP) {
      rolloutState.nodeEnded(node, NodeState.SKIPPED, result.error());
    }
    return verdict != GateResult.SKIP;
  }

  /**
   * Runs it, again if a person says so where it could not begin.
   *
   * @throws RolloutEndedException when the rollout ends with that, or the lease was lost
   */
  private NodeResult runChild(NodePlan node, Direction direction, boolean healthWaived) {
    while (true) {
      rolloutState.enter(direction == Direction.REVERT ? Phase.ROLLING_BACK : Phase.UPDATING);
      NodeState before = rolloutState.state(node);
      String errorBefore = rolloutState.error(node);
      NodeRolloutChild child = child(node, direction, healthWaived);
      rolloutState.nodeStarted(node, child.workflowId());
      publish.run();
      NodeResult result = child.result();
      gates.endShownWait();
      gates.repeats(false);
      if (result.state() != NodeState.PENDING) {
        return ended(node, result);
      }
      rolloutState.nodeEnded(node, before, errorBefore);
      publish.run();
      if (gates.isAborted() && !result.leaseLost()) {
        throw RolloutEndedException.keeping(Outcome.ABORTED, failureMessage(result));
      }
      failures.beforeTryingAgain(failureMessage(result), result.leaseLost());
    }
  }

  private NodeResult ended(NodePlan node, NodeResult result) {
    rolloutState.nodeEnded(node, result);
    RolloutMetrics.ofWorkflow(lease.cluster())
        .nodeEnded(
            node.component(),
            result.state(),
            rolloutState.timeTaken(node),
            Duration.ofMillis(result.refusedWritesMillis()));
    publish.run();
    if (result.state() == NodeState.FAILED) {
      Workflow.getLogger(NodeUpdater.class).warn("{}: {}", node.node().title(), result.error());
    } else if (result.leaseLost()) {
      throw RolloutEndedException.keeping(Outcome.ABORTED, failureMessage(result));
    }
    return result;
  }

  /** What went wrong; not to be asked of a node that is as it was to become. */
  private static String failureMessage(NodeResult result) {
    return Objects.requireNonNullElse(result.error(), "the node is " + result.state());
  }

  private NodeRolloutChild child(NodePlan node, Direction direction, boolean healthWaived) {
    NodeTask task =
        new NodeTask(
            lease,
            node,
            Change.editFor(request.changes(), node.component(), node.endpoint()),
            request.options(),
            direction,
            healthWaived,
            true);
    return new NodeRolloutChild(task, gates, publish);
  }
}
