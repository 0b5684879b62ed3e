package io.openmldb.rollout.cluster;

import io.openmldb.rollout.cluster.Gates.Verdict;
import io.openmldb.rollout.node.Debts;
import io.openmldb.rollout.node.Direction;
import io.openmldb.rollout.node.NodeResult;
import io.openmldb.rollout.node.NodeState;
import io.openmldb.rollout.node.NodeTask;
import io.openmldb.rollout.plan.NodePlan;
import io.openmldb.rollout.request.Change;
import io.openmldb.rollout.request.RolloutRequest;
import io.openmldb.rollout.steps.Lease;
import io.temporal.workflow.Workflow;
import java.util.EnumSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** One node's turn: its child workflow, and what is decided when that does not end UPDATED. */
final class NodeTurn {

  private final RolloutRequest request;
  private final Lease lease;
  private final Logbook logbook;
  private final Gates gates;
  private final ClusterHands hands;
  private final Runnable show;

  NodeTurn(
      RolloutRequest request,
      Lease lease,
      Logbook logbook,
      Gates gates,
      ClusterHands hands,
      Runnable show) {
    this.request = request;
    this.lease = lease;
    this.logbook = logbook;
    this.gates = gates;
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
    NodeResult result = runChild(node, Direction.UPDATE, null, waived);
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
      if (result.state() != NodeState.FAILED) {
        // A node that is left broken is itself what the cluster's health waits for, and its debts
        // belong to the plan under which they were made.
        waived = ready.test(node);
        node = hands.replan(request, node);
        logbook.replanned(node);
      }
      result = runChild(node, Direction.UPDATE, result.debts(), waived);
    }
  }

  /** Puts an updated node back; whether that succeeded. */
  boolean revert(NodePlan node) {
    return runChild(node, Direction.REVERT, null, false).state() == NodeState.ROLLED_BACK;
  }

  private boolean isToTryAgain(NodePlan node, NodeResult result) {
    boolean broken = result.state() == NodeState.FAILED;
    String why = node.node().title() + " " + result.state() + ": " + result.error();
    if (!broken) {
      EndedEarly.byPolicy(request.options().onFailure(), why)
          .ifPresent(
              end -> {
                throw end;
              });
      logbook.decided("rollout", "waits for a decision", why);
    }
    EnumSet<Decision> allowed =
        broken ? EnumSet.of(Decision.RETRY, Decision.ABORT) : EnumSet.allOf(Decision.class);
    Verdict verdict =
        waiting(() -> gates.awaitDecision(Gate.DECISION, node.endpoint(), allowed, why));
    return switch (verdict) {
      case RETRY, GO_ON -> true;
      case SKIP -> {
        logbook.ended(node, NodeState.SKIPPED, result.error());
        yield false;
      }
      case ROLLBACK -> throw EndedEarly.puttingBack(Outcome.ROLLED_BACK, why);
      case ABORT -> throw EndedEarly.keeping(Outcome.ABORTED, why);
      case EXPIRED -> throw EndedEarly.keeping(Outcome.ABORTED, "nobody decided in time: " + why);
    };
  }

  private NodeResult runChild(
      NodePlan node, Direction direction, Debts debts, boolean healthWaived) {
    logbook.enter(direction == Direction.UPDATE ? Phase.UPDATING : Phase.ROLLING_BACK);
    hands.recordNode(lease, node.node());
    logbook.begun(node);
    show.run();
    NodeResult result = childResult(node, direction, debts, healthWaived);
    gates.endWatch();
    logbook.ended(node, result);
    show.run();
    if (result.state() == NodeState.FAILED) {
      // The record stays: it tells a repair where to look.
      Workflow.getLogger(NodeTurn.class).warn("{}: {}", node.node().title(), result.error());
    } else {
      hands.recordNode(lease, null);
    }
    return result;
  }

  private NodeResult childResult(
      NodePlan node, Direction direction, Debts debts, boolean healthWaived) {
    NodeTask task =
        new NodeTask(
            lease,
            node,
            Change.editFor(request.changes(), node.component(), node.endpoint()),
            request.options(),
            direction,
            debts,
            healthWaived);
    return new NodeChild(task, gates).result();
  }

  private Verdict waiting(Supplier<Verdict> gate) {
    logbook.enter(Phase.WAITING);
    show.run();
    return gate.get();
  }
}
