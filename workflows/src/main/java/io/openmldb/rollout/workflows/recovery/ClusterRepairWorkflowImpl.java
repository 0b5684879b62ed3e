package io.openmldb.rollout.workflows.recovery;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.openmldb.rollout.workflows.activity.LeaseActivities.LeaseStatus;
import io.openmldb.rollout.workflows.api.ClusterRepairWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.api.request.RepairRequest;
import io.openmldb.rollout.workflows.api.status.RecoveryPhase;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus;
import io.openmldb.rollout.workflows.node.InterruptedNodeRepair;
import io.openmldb.rollout.workflows.temporal.ClusterSearchAttribute;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.List;

/**
 * The repair of one cluster.
 *
 * <ol>
 *   <li>Read the lease, and keep in the history what is left behind. Nothing, or a dry run: that is
 *       all.
 *   <li>Take the lease over, from a workflow that Temporal says is closed, or that belongs to
 *       another Temporal which a person says is gone for good.
 *   <li>Undo what is recorded, and remove the lease. What cannot be undone keeps it.
 * </ol>
 *
 * <p>Its cancellation is ignored: half a repair is worse than none or all.
 */
public final class ClusterRepairWorkflowImpl implements ClusterRepairWorkflow {

  private final boolean ownerIsGone;
  private final RecoveryState recoveryState;
  private final RecoveryStatusPublisher progress;
  private final RecoveryActivityStubs activities;

  /** Sets up the state that a query finds, even one that comes before the workflow runs. */
  @WorkflowInit
  public ClusterRepairWorkflowImpl(RepairRequest request) {
    ownerIsGone = request != null && request.ownerIsGone();
    recoveryState =
        new RecoveryState(request == null ? new RepairRequest.Reader().missing() : request);
    progress = new RecoveryStatusPublisher(recoveryState);
    activities =
        new RecoveryActivityStubs(requireNonNullElse(recoveryState.cluster(), ""), progress);
  }

  @Override
  public RecoveryReport run(RepairRequest ignored) {
    try {
      recoveryState.rejectInvalidRequest();
      Workflow.newDetachedCancellationScope(this::lookAndRepair).run();
    } catch (ApplicationFailure e) {
      progress.finish();
      throw e;
    }
    progress.finish();
    return recoveryState.reportOrFail();
  }

  @Override
  public RecoveryStatus status() {
    return progress.status();
  }

  @Override
  public RecoveryReport report() {
    return recoveryState.report();
  }

  private void lookAndRepair() {
    try {
      progress.enter(RecoveryPhase.DIAGNOSING);
      ClusterSearchAttribute.set(requireNonNull(recoveryState.cluster(), "it was checked"));
      LeaseStatus look = activities.lookAtLease();
      if (look.owner() == null) {
        return;
      }
      boolean givenUp = look.ownerOutOfReach() && ownerIsGone;
      if (look.ownerRuns() && !givenUp) {
        throw FailureType.LEASE_HELD.newOutcome(refusal(look));
      }
      recoveryState.found(found(look));
      if (recoveryState.isDryRun()) {
        recoveryState.left(found(look));
      } else {
        repair(givenUp);
      }
    } catch (ActivityFailure e) {
      throw RecoveryState.toWorkflowFailure(e);
    }
  }

  private String refusal(LeaseStatus look) {
    String held = "cluster %s is held by %s".formatted(recoveryState.cluster(), look.owner());
    return look.ownerOutOfReach()
        ? held
            + ", which cannot be asked from here: abort it or repair there; if that Temporal is gone for"
            + " good, say so with   rollout repair "
            + recoveryState.cluster()
            + " --owner-is-gone   (ownerIsGone in the request)"
        : held + ", which runs: nothing is left behind; abort it, or wait";
  }

  private List<String> found(LeaseStatus look) {
    List<String> found = new ArrayList<>();
    found.add(
        recoveryState.cluster()
            + " is held by "
            + look.owner()
            + (look.ownerOutOfReach()
                ? ", which is said to be gone for good, and cannot be asked"
                : ", which does not run any more"));
    found.addAll(look.recorded());
    return found;
  }

  private void repair(boolean givenUp) {
    progress.enter(RecoveryPhase.TAKING_LEASE);
    Lease lease = givenUp ? activities.takeLeaseFromGoneOwner() : activities.takeLease();
    progress.enter(RecoveryPhase.UNDOING);
    InterruptedNodeRepair repair = activities.repair(lease, recoveryState.noProgress());
    try {
      activities.repairCompletely(repair, recoveryState.noProgress());
    } catch (ActivityFailure e) {
      throw notUndone(e);
    }
    repair.recorded().forEach(what -> recoveryState.done("undone: " + what));
    recoveryState.done(repair.kept());
    progress.enter(RecoveryPhase.CLEANING_UP);
    activities.release(lease, recoveryState.noProgress());
    recoveryState.done("the lease was removed");
  }

  /** What a repair cannot undo keeps the lease; a recovery can do more. */
  private ApplicationFailure notUndone(ActivityFailure failure) {
    if (FailureMessage.hasType(FailureType.LEASE_LOST, failure)) {
      return RecoveryState.toWorkflowFailure(failure);
    }
    recoveryState.left(List.of(FailureMessage.of(failure)));
    return FailureType.CLUSTER_LEFT_INCONSISTENT.newOutcome(
        FailureMessage.of(failure)
            + ". What is recorded stays in the lease: fix what this names and repair"
            + " again, or run `rollout recover "
            + recoveryState.cluster()
            + "`, which gives partitions leaders first",
        recoveryState.left());
  }
}
