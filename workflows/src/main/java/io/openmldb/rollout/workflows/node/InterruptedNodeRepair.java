package io.openmldb.rollout.workflows.node;

import io.openmldb.rollout.workflows.activity.LeaseActivities.NodeInProgress;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.PendingUndo;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.lease.LeaseActivityStubs;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Undoes or finishes what a workflow that ended has left in its lease. A node whose process was
 * replaced already is finished, because that is the shortest way to a consistent cluster; any other
 * is put back. It has two parts, because the second needs leaders, and a recovery may have to make
 * them first.
 */
public final class InterruptedNodeRepair {

  private final Lease lease;
  private final LeaseActivityStubs leases;
  private final PendingUndo pending;
  private final @Nullable NodeUndo undo;

  private InterruptedNodeRepair(
      Lease lease, LeaseActivityStubs leases, PendingUndo pending, @Nullable NodeUndo undo) {
    this.lease = lease;
    this.leases = leases;
    this.pending = pending;
    this.undo = undo;
  }

  /**
   * Reads what is still to be undone.
   *
   * @param lease the lease, taken over from that workflow
   * @param options how it is to be done
   * @param leases the lease's activities, called until they succeed
   */
  public static InterruptedNodeRepair of(Lease lease, Options options, LeaseActivityStubs leases) {
    PendingUndo pending = leases.pendingUndo(lease);
    if (pending.node() == null) {
      return new InterruptedNodeRepair(lease, leases, pending, null);
    }
    NodeActivityStubs activities = new NodeActivityStubs(lease, pending.node(), null, options);
    NodeUndo undo =
        new NodeUndo(
            activities,
            new NodeSteps(activities),
            (step, body) -> body.run(),
            pending,
            true,
            () -> leases.endInterrupted(lease));
    return new InterruptedNodeRepair(lease, leases, pending, undo);
  }

  /** What was recorded, one sentence each. */
  public List<String> recorded() {
    return pending.recorded();
  }

  /** What was recorded and is left as it is, because somebody else has changed it since. */
  public List<String> kept() {
    return undo == null ? List.of() : undo.keptFile().stream().toList();
  }

  /**
   * Whether the second part may have to wait for leaders; until it is done, the lease must go on
   * naming the node in progress.
   */
  public boolean needsLeaders() {
    return undo != null && undo.isTablet();
  }

  /**
   * Does both parts.
   *
   * @throws ActivityFailure when something of it fails; it stays recorded
   */
  public void run() {
    try {
      begin();
    } catch (ActivityFailure e) {
      tryFinish();
      throw e;
    }
    finish();
  }

  /**
   * Ends what was interrupted, and puts file and process back where that is the way. It waits for
   * no leader.
   *
   * @throws ActivityFailure when something of it fails; it stays recorded
   */
  public void begin() {
    if (undo != null) {
      undo.beginRepair();
    } else if (pending.isInterrupted()) {
      leases.endInterrupted(lease);
    }
  }

  /**
   * Does what is still possible after the first part has failed, so that as little as possible
   * stays changed.
   */
  private void tryFinish() {
    if (undo != null) {
      undo.tryRecoverReplicasAndLeaders();
    }
  }

  /**
   * Makes replicas whole, and brings leaders home.
   *
   * @throws ActivityFailure when something of it fails; it stays recorded
   */
  public void finish() {
    if (undo != null) {
      undo.finishRepair();
      String workflowId = Workflow.getInfo().getWorkflowId();
      leases.recordNode(new NodeInProgress(lease, null, workflowId, true));
    }
  }
}
