package io.openmldb.rollout.workflows.node;

import io.openmldb.rollout.workflows.activity.LeaseActivities.NodeInProgress;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.node.Direction;
import io.openmldb.rollout.workflows.api.node.NodeTask;
import io.openmldb.rollout.workflows.lease.LeaseActivityStubs;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.openmldb.rollout.workflows.temporal.RequiredActivityCall;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lease's record of which node is in progress, and that this node rollout works on it. No other
 * one changes anything while that stands there, whatever has become of the rollouts above them: a
 * rollout that was reset does not know of the node rollouts that its earlier self began since.
 */
final class NodeInLease {

  private final NodeTask task;
  private final StepRecorder log;

  NodeInLease(NodeTask task, StepRecorder log) {
    this.task = task;
    this.log = log;
  }

  /**
   * Writes the node, once no other node rollout is in progress. What the last one has left, on this
   * node or another, is undone first.
   *
   * @param aborted whether this is not wanted any more; asked while it cannot be had
   * @throws ActivityFailure when that fails in a way that stays
   * @throws RequiredActivityCall.Stopped when it was aborted meanwhile
   */
  void begin(BooleanSupplier aborted) {
    LeaseActivityStubs leases = leases(aborted, () -> false);
    Node node = task.plan().node();
    try {
      record(leases, node);
    } catch (ActivityFailure e) {
      if (!FailureMessage.hasType(FailureType.CLUSTER_LEFT_INCONSISTENT, e)) {
        throw e;
      }
      InterruptedNodeRepair.of(task.lease(), task.options(), leases).run();
      record(leases, node);
    }
  }

  /**
   * Writes that the node is in progress no more.
   *
   * @param giveUp whether that is given up; asked while it cannot be had
   * @throws ActivityFailure when that fails in a way that stays
   */
  void end(BooleanSupplier giveUp) {
    record(leases(() -> false, giveUp), null);
  }

  private LeaseActivityStubs leases(BooleanSupplier stop, BooleanSupplier giveUp) {
    Duration timeout = task.options().timeouts().gate();
    RequiredActivityCall calls = new RequiredActivityCall(timeout, stop, giveUp, new Told(log));
    return new LeaseActivityStubs(calls.about(task.plan().node().title()));
  }

  private void record(LeaseActivityStubs leases, @Nullable Node node) {
    leases.recordNode(
        new NodeInProgress(
            task.lease(),
            node,
            Workflow.getInfo().getWorkflowId(),
            task.direction() == Direction.UNDO));
  }

  /** Reports waits to the parent rollout. */
  private record Told(StepRecorder log) implements RequiredActivityCall.Waiting {

    @Override
    public void begins(String why, Instant until) {
      log.awaits(why, until);
    }

    @Override
    public void ends() {
      log.continues();
    }
  }
}
