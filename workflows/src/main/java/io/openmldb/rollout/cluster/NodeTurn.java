package io.openmldb.rollout.cluster;

import io.openmldb.rollout.cluster.Gates.Verdict;
import io.openmldb.rollout.node.Direction;
import io.openmldb.rollout.node.NodeResult;
import io.openmldb.rollout.node.NodeState;
import io.openmldb.rollout.node.NodeTask;
import io.openmldb.rollout.node.Step;
import io.openmldb.rollout.plan.NodePlan;
import io.openmldb.rollout.request.Change;
import io.openmldb.rollout.request.RolloutRequest;
import io.openmldb.rollout.steps.Lease;
import io.temporal.workflow.Workflow;
import java.util.EnumSet;
import java.util.function.Predicate;

/** One node's turn: its child workflow, and what is decided when that does not end UPDATED. */
final class NodeTurn {

  private final RolloutRequest request;
  private final Lease lease;
  private final Logbook logbook;
  private final Gates gates;
  private final FailurePolicy failures;
  private final ClusterHands hands;
  private final Runnable show;

  NodeTurn(
      RolloutRequest request,
      Lease lease,
      Logbook logbook,
      Gates gates,
      FailurePolicy failures,
      ClusterHands hands,
      Runnable show) {
    this.request = request;
    this.lease = lease;
    this.logbook = logbook;
    this.gates = gates;
    this.failures = failures;
    this.hands = hands;
    this.show = show;
  }

  /**
   * Updates the node, again if a person says so.
   *
   * @param ready waits until the cluster is fit for an attempt; true when a person has waived that
   * @throws EndedEarly when the rollout ends with this node
   */
  void update(NodePlan planned, Predicate<NodePlan> ready) {
    NodePlan node = planned;
    boolean waived = ready.test(node);
    NodeResult result = runChild(node, Direction.UPDATE, waived);
    while (result.state() != NodeState.UPDATED) {
      if (result.leaseLost()) {
        throw EndedEarly.keeping(Outcome.ABORTED, result.error());
      }
      if (gates.isAborted()) {
        throw EndedEarly.keeping(Outcome.ABORTED, "aborted at " + node.node().title());
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
      node = failures.untilDone(() -> hands.replan(request, earlier));
      logbook.replanned(node);
      result = runChild(node, Direction.UPDATE, waived);
    }
  }

  /**
   * Puts an updated node back, again if a person says so.
   *
   * @return whether that succeeded
   * @throws EndedEarly when a person ends the rollout with it
   */
  boolean revert(NodePlan node) {
    NodePlan back = logbook.planToRevert(node);
    NodeResult result = runChild(back, Direction.REVERT, false);
    while (result.state() == NodeState.FAILED && !result.leaseLost() && failures.canAsk()) {
      failures.afterBreakage(node.endpoint(), why(node, result));
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

  private static String why(NodePlan node, NodeResult result) {
    return node.node().title() + " " + result.state() + ": " + result.error();
  }

  private boolean isToTryAgain(NodePlan node, NodeResult result) {
    String why = why(node, result);
    Verdict verdict =
        result.state() == NodeState.FAILED
            ? failures.afterBreakage(node.endpoint(), why)
            : failures.afterFailure(node.endpoint(), EnumSet.allOf(Decision.class), why);
    if (verdict == Verdict.SKIP) {
      logbook.ended(node, NodeState.SKIPPED, result.error());
    }
    return verdict != Verdict.SKIP;
  }

  /**
   * Runs it, again if a person says so where it could not begin.
   *
   * @throws EndedEarly when the rollout ends with that, or the lease was lost
   */
  private NodeResult runChild(NodePlan node, Direction direction, boolean healthWaived) {
    while (true) {
      logbook.enter(direction == Direction.REVERT ? Phase.ROLLING_BACK : Phase.UPDATING);
      NodeState before = logbook.state(node);
      String errorBefore = logbook.error(node);
      logbook.begun(node);
      show.run();
      NodeResult result = childResult(node, direction, healthWaived);
      gates.endWatch();
      gates.repeats(false);
      if (result.state() != NodeState.PENDING) {
        return ended(node, result);
      }
      logbook.ended(node, before, errorBefore);
      show.run();
      if (gates.isAborted() && !result.leaseLost()) {
        throw EndedEarly.keeping(Outcome.ABORTED, result.error());
      }
      failures.beforeTryingAgain(result.error(), result.leaseLost());
    }
  }

  private NodeResult ended(NodePlan node, NodeResult result) {
    logbook.ended(node, result);
    show.run();
    if (result.state() == NodeState.FAILED) {
      Workflow.getLogger(NodeTurn.class).warn("{}: {}", node.node().title(), result.error());
    } else if (result.leaseLost()) {
      throw EndedEarly.keeping(Outcome.ABORTED, result.error());
    }
    return result;
  }

  private NodeResult childResult(NodePlan node, Direction direction, boolean healthWaived) {
    NodeTask task =
        new NodeTask(
            lease,
            node,
            Change.editFor(request.changes(), node.component(), node.endpoint()),
            request.options(),
            direction,
            healthWaived);
    return new NodeChild(task, gates, show).result();
  }
}
