package io.openmldb.rollout.recovery;

import io.openmldb.rollout.node.Repair;
import io.openmldb.rollout.steps.FailureText;
import io.openmldb.rollout.steps.FailureType;
import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Leases.LeaseLook;
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
 *   <li>Look at the lease, and keep in the history what is left behind. Nothing, or a dry run: that
 *       is all.
 *   <li>Take the lease over, from a workflow that Temporal says is closed.
 *   <li>Undo what is recorded, and remove the lease. What cannot be undone keeps it.
 * </ol>
 *
 * <p>Its cancellation is not heeded: half a repair is worse than none or all.
 */
public final class ClusterRepairWorkflow implements ClusterRepair {

  private final Ledger ledger;
  private final RecoveryProgress progress;
  private final RecoveryHands hands;

  /** Sets up the state that a query finds, even one that comes before the workflow runs. */
  @WorkflowInit
  public ClusterRepairWorkflow(RepairRequest request) {
    ledger = new Ledger(request == null ? new RepairRequest.Reader().missing() : request);
    progress = new RecoveryProgress(ledger);
    hands = new RecoveryHands(ledger.cluster(), progress);
  }

  @Override
  public RecoveryReport run(RepairRequest ignored) {
    try {
      ledger.refuseWhatIsWrong();
      Workflow.newDetachedCancellationScope(this::lookAndRepair).run();
    } catch (ApplicationFailure e) {
      progress.finish();
      throw e;
    }
    progress.finish();
    return ledger.finished();
  }

  @Override
  public RecoveryStatus status() {
    return progress.status();
  }

  @Override
  public RecoveryReport report() {
    return ledger.report();
  }

  private void lookAndRepair() {
    try {
      progress.enter(RecoveryPhase.DIAGNOSING);
      LeaseLook look = hands.lookAtLease();
      if (look.owner() == null) {
        return;
      }
      if (look.ownerRuns()) {
        throw ApplicationFailure.newNonRetryableFailure(
            "cluster %s is held by %s, which runs: nothing is left behind; abort it, or wait"
                .formatted(ledger.cluster(), look.owner()),
            FailureType.LEASE_HELD);
      }
      ledger.found(found(look));
      if (ledger.isDryRun()) {
        ledger.left(found(look));
      } else {
        repair();
      }
    } catch (ActivityFailure e) {
      throw Ledger.unwrapped(e);
    }
  }

  private List<String> found(LeaseLook look) {
    List<String> found = new ArrayList<>();
    found.add(ledger.cluster() + " is held by " + look.owner() + ", which does not run any more");
    found.addAll(look.recorded());
    return found;
  }

  private void repair() {
    progress.enter(RecoveryPhase.TAKING_LEASE);
    Lease lease = hands.acquireLease();
    progress.enter(RecoveryPhase.UNDOING);
    Repair repair = hands.repair(lease, ledger.noProgress());
    try {
      hands.settle(repair, ledger.noProgress());
    } catch (ActivityFailure e) {
      throw notUndone(e);
    }
    repair.recorded().forEach(what -> ledger.done("undone: " + what));
    ledger.done(repair.kept());
    progress.enter(RecoveryPhase.CLEANING_UP);
    hands.release(lease, ledger.noProgress());
    ledger.done("the lease was removed");
  }

  /** What a repair cannot undo keeps the lease; a recovery can do more. */
  private ApplicationFailure notUndone(ActivityFailure failure) {
    if (FailureText.isOf(FailureType.LEASE_LOST, failure)) {
      return Ledger.unwrapped(failure);
    }
    ledger.left(List.of(FailureText.of(failure)));
    return ApplicationFailure.newNonRetryableFailure(
        FailureText.of(failure)
            + ". What is recorded stays in the lease: mend what this names and repair again, or run"
            + " `rollout recover "
            + ledger.cluster()
            + "`, which gives partitions leaders first",
        FailureType.CLUSTER_LEFT_INCONSISTENT,
        ledger.left());
  }
}
