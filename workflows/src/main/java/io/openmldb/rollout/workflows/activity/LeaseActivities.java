package io.openmldb.rollout.workflows.activity;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.PendingUndo;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes, writes and releases the cluster-wide lock record. */
@ActivityInterface
public interface LeaseActivities {

  /** Reads who holds the lease and what is recorded in it. Changes nothing. */
  @ActivityMethod(name = "LookAtLease")
  LeaseStatus readLease(String cluster);

  /**
   * Takes the lease; the same owner is given it again. What {@code auto_failover} is now is written
   * into it as found.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link FailureType#LEASE_HELD} with the owner's
   *     name
   */
  @ActivityMethod(name = "AcquireLease")
  Lease acquire(LeaseRequest request);

  /**
   * Gives back the lease that an {@link #acquire} may have taken although its answer never came;
   * absent or another's: says nothing.
   */
  @ActivityMethod(name = "ForgetLease")
  void forget(LeaseRequest request);

  /**
   * Takes the lease of a workflow that Temporal says is closed, with all that is recorded in it.
   * Waits until a node rollout that it left running is done, and until nothing that it had begun
   * can still be under way. The same owner is given it again; a free one is acquired. Where a
   * person says that the owner's Temporal is gone, the lease is watched first: an owner that writes
   * it lives.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link FailureType#LEASE_HELD} when the owner,
   *     or a node rollout of it, still runs
   */
  @ActivityMethod(name = "TakeOverLease")
  Lease takeOver(LeaseRequest request);

  /** Reads what is recorded in the lease that is still to be undone. Changes nothing. */
  @ActivityMethod(name = "ReadPendingUndo")
  PendingUndo pendingUndo(Lease lease);

  /**
   * Ends what was interrupted: a fence and a failover pause that the lease records; and waits until
   * nothing that was begun on the host of the node in progress still runs there: no run of
   * start.sh, and no guard that has yet to start a stopped process. None: says nothing.
   */
  @ActivityMethod(name = "EndInterrupted")
  void endInterrupted(Lease lease);

  /**
   * Writes which node is in progress, and which workflow works on it; null: none, unless another
   * workflow is named by now. What is recorded of the file and the process of a node that is not in
   * progress any more is struck; the same node keeps it, until it is undone or done. From then on
   * nothing but that workflow, or the lease's owner once that workflow has ended, can change
   * anything under the lease.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link FailureType#LEASE_HELD}, to be tried
   *     again, while another workflow works on a node; {@link
   *     FailureType#CLUSTER_LEFT_INCONSISTENT} when something is recorded that the workflow has to
   *     undo first
   */
  @ActivityMethod(name = "RecordNodeInLease")
  void recordNode(NodeInProgress nodeInProgress);

  /**
   * Removes the lease if nothing is recorded in it that is still to be undone; absent already or
   * another's: says nothing.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link FailureType#CLUSTER_LEFT_INCONSISTENT}
   *     when a fence, a failover pause, moves, detached followers or tablets to be made whole are
   *     still recorded; it has to be repaired first
   */
  @ActivityMethod(name = "ReleaseLease")
  void release(Lease lease);

  /**
   * Who asks for a lease.
   *
   * @param cluster the cluster's name in the registry
   * @param workflowId the rollout
   * @param runId its first run
   * @param ownerIsGone whether a person says that the Temporal which alone knows the owner is gone
   *     for good; false where workers of 0.1.0 ask
   */
  record LeaseRequest(String cluster, String workflowId, String runId, boolean ownerIsGone) {

    /** By a workflow that leaves alone what another Temporal's holds. */
    public LeaseRequest(String cluster, String workflowId, String runId) {
      this(cluster, workflowId, runId, false);
    }
  }

  /**
   * The lease as it was found.
   *
   * @param owner who holds it and since when, as a part of a sentence; null when it is free
   * @param ownerRuns whether that workflow runs, or may run because nobody here knows
   * @param ownerOutOfReach whether it belongs to another Temporal, so that nobody here knows; false
   *     in answers of workers of 0.1.0
   * @param recorded what is recorded that is still to be undone, one sentence each
   */
  record LeaseStatus(
      @Nullable String owner, boolean ownerRuns, boolean ownerOutOfReach, List<String> recorded) {

    public LeaseStatus {
      recorded = recorded == null ? List.of() : Excerpt.sentences(recorded);
    }

    /** The lease is free. */
    public static LeaseStatus free() {
      return new LeaseStatus(null, false, false, List.of());
    }
  }

  /**
   * The node that is being worked on.
   *
   * @param lease the rollout's lease
   * @param node the node, or null when none is in progress
   * @param workflowId the workflow that works on it: a node rollout, or the lease's owner itself
   * @param undoes whether that is there to undo what is recorded of the node
   */
  record NodeInProgress(Lease lease, @Nullable Node node, String workflowId, boolean undoes) {

    public NodeInProgress {
      workflowId = workflowId == null ? lease.workflowId() : workflowId;
    }

    /** The lease's owner itself works on it. */
    public NodeInProgress(Lease lease, @Nullable Node node) {
      this(lease, node, lease.workflowId(), true);
    }
  }
}
