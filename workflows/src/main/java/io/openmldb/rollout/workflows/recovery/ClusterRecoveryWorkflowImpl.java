package io.openmldb.rollout.workflows.recovery;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.openmldb.rollout.workflows.activity.ClusterRecoveryActivities.ClusterDiagnosis;
import io.openmldb.rollout.workflows.activity.ClusterRecoveryActivities.LeaderRecoveryOutcome;
import io.openmldb.rollout.workflows.activity.ClusterRecoveryActivities.LeaderRecoveryTask;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartOutcome;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.RecoveryOutcome;
import io.openmldb.rollout.workflows.api.ClusterRecoveryWorkflow;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.api.request.RecoveryRequest;
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
import org.jspecify.annotations.Nullable;

/**
 * The recovery of one cluster.
 *
 * <ol>
 *   <li>Diagnose, and keep in the history what is wrong. Healthy, or a dry run: that is all.
 *   <li>Take the lease. One that was left behind is taken over, and what it records is undone as
 *       far as that needs no leader: fence, failover pause, file, process. The rest, and what
 *       failed, follows after the recovery that makes it possible.
 *   <li>Tablets whose registration the nameserver has missed: each is restarted.
 *   <li>Leads: every partition is led by one live replica, the one with the most entries.
 *   <li>Tablets, one after the other: every replica loaded, attached and caught up. What fails for
 *       one stops no other.
 *   <li>Diagnose again, and give the lease back, unless it still records something.
 * </ol>
 *
 * <p>Properties: it restarts no process but those that serve nothing because the nameserver has
 * missed their registration and those of a node that an ended rollout was at, whose file it puts
 * back; it never runs beside a rollout; its cancellation is ignored, because half a recovery is
 * worse than none or all.
 */
public final class ClusterRecoveryWorkflowImpl implements ClusterRecoveryWorkflow {

  private final RecoveryRequest request;
  private final RecoveryState recoveryState;
  private final RecoveryStatusPublisher progress;
  private final RecoveryActivityStubs activities;

  /** Whether everything is undone that the lease records of its former holder. */
  private boolean undone;

  /** Of what it records: what was begun to be undone, and why it cannot be. */
  private @Nullable InterruptedNodeRepair undoing;

  private final List<String> notUndone = new ArrayList<>();

  /** Sets up the state that a query finds, even one that comes before the workflow runs. */
  @WorkflowInit
  public ClusterRecoveryWorkflowImpl(RecoveryRequest request) {
    this.request = request == null ? new RecoveryRequest.Reader().missing() : request;
    this.recoveryState = new RecoveryState(this.request);
    this.progress = new RecoveryStatusPublisher(recoveryState);
    this.activities =
        new RecoveryActivityStubs(requireNonNullElse(this.request.cluster(), ""), progress);
  }

  @Override
  public RecoveryReport run(RecoveryRequest ignored) {
    try {
      recoveryState.rejectInvalidRequest();
      Workflow.newDetachedCancellationScope(this::diagnoseAndRecover).run();
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

  private void diagnoseAndRecover() {
    try {
      progress.enter(RecoveryPhase.DIAGNOSING);
      ClusterSearchAttribute.set(requireNonNull(recoveryState.cluster(), "it was checked"));
      ClusterDiagnosis diagnosis = activities.diagnose();
      recoveryState.found(listed(diagnosis));
      if (recoveryState.isDryRun()) {
        recoveryState.left(listed(diagnosis));
      } else if (!diagnosis.isHealthy()) {
        recoverCluster();
      }
    } catch (ActivityFailure e) {
      throw RecoveryState.toWorkflowFailure(e);
    }
  }

  private void recoverCluster() {
    progress.enter(RecoveryPhase.TAKING_LEASE);
    Lease lease = activities.takeLease();
    List<String> failures = new ArrayList<>();
    beginRepair(lease);
    attempt(failures, () -> recoverUnderLease(lease, failures));
    if (undone) {
      progress.enter(RecoveryPhase.CLEANING_UP);
      attempt(failures, () -> activities.release(lease, recoveryState.noProgress()));
    } else if (notUndone.isEmpty()) {
      notUndone.add(kept("the recovery did not come so far"));
    }
    List<String> left = new ArrayList<>(notUndone);
    left.addAll(failures);
    recoveryState.left(left);
  }

  /** What the lease records is undone as far as that needs no leader. */
  private void beginRepair(Lease lease) {
    progress.enter(RecoveryPhase.UNDOING);
    notUndone.clear();
    try {
      InterruptedNodeRepair repair = activities.repair(lease, recoveryState.noProgress());
      activities.beginRepair(repair);
      recoveryState.done(repair.recorded());
      recoveryState.done(repair.kept());
      undoing = repair;
      if (!repair.needsLeaders()) {
        finishRepair(repair);
      }
    } catch (ActivityFailure e) {
      notUndone.add(kept(FailureMessage.of(e)));
    }
  }

  /** Every partition has a leader by now, if it can have one; and what failed may be possible. */
  private void repairRest(Lease lease) {
    if (undoing == null) {
      beginRepair(lease);
    }
    InterruptedNodeRepair repair = undoing;
    if (repair != null && !undone) {
      progress.enter(RecoveryPhase.UNDOING);
      notUndone.clear();
      try {
        finishRepair(repair);
      } catch (ActivityFailure e) {
        notUndone.add(kept(FailureMessage.of(e)));
      }
    }
  }

  private void finishRepair(InterruptedNodeRepair repair) {
    activities.finishRepair(repair, recoveryState.noProgress());
    undone = true;
  }

  private static String kept(String why) {
    return "what the lease records is not undone, so the lease is kept (once this is seen to,"
        + " rollout repair undoes it): "
        + why;
  }

  private void recoverUnderLease(Lease lease, List<String> failures) {
    progress.enter(RecoveryPhase.LEADERS);
    ClusterDiagnosis diagnosis = activities.diagnose();
    if (!diagnosis.missed().isEmpty()) {
      diagnosis.missed().stream()
          .filter(node -> undone || node.equals(activities.inProgress(lease)))
          .forEach(node -> attempt(failures, () -> restart(lease, node)));
      diagnosis = activities.diagnose();
    }
    List<Node> tablets = diagnosis.tablets();
    if (tablets.isEmpty()) {
      failures.add("no tablet is up: start them first");
      return;
    }
    progress.setTablets(tablets);
    LeaderRecoveryOutcome leads =
        activities.recoverLeaders(
            new LeaderRecoveryTask(lease, tablets.get(0), request.without(), request.noProgress()));
    recoveryState.done(leads.done());
    progress.enter(RecoveryPhase.TABLETS);
    for (Node tablet : tablets) {
      attempt(failures, () -> recover(lease, tablet));
    }
    if (undone) {
      activities.clearNodeInProgress(lease);
    } else {
      repairRest(lease);
    }
    progress.enter(RecoveryPhase.CONFIRMING);
    // What failed on the way may be well by now, and what is not is told by what is so.
    failures.clear();
    ClusterDiagnosis last = activities.diagnose();
    if (!last.isHealthy()) {
      failures.addAll(leads.left()); // Why nobody leads, and what a person can do about it.
    }
    failures.addAll(listed(last));
  }

  /** The nameserver has missed it, and it serves nothing. */
  private void restart(Lease lease, Node tablet) {
    RestartOutcome outcome = activities.restart(lease, tablet);
    recoveryState.done(
        tablet.title() + ", whose registration the nameserver had missed: " + outcome.note());
  }

  private void recover(Lease lease, Node tablet) {
    progress.tabletStarted(tablet);
    try {
      RecoveryOutcome outcome = activities.recover(lease, tablet, undone, request.noProgress());
      progress.tabletRecovered(tablet, outcome.replicas());
      recoveryState.done(tablet.title() + " serves " + outcome.replicas() + " replicas");
      recoveryState.done(outcome.notes());
    } catch (ActivityFailure e) {
      progress.tabletFailed(tablet, FailureMessage.of(e));
      throw e;
    }
  }

  private static void attempt(List<String> failures, Runnable work) {
    try {
      work.run();
    } catch (ActivityFailure e) {
      failures.add(FailureMessage.of(e));
    }
  }

  private static List<String> listed(ClusterDiagnosis diagnosis) {
    List<String> listed = new ArrayList<>(diagnosis.problems());
    if (diagnosis.omitted() > 0) {
      listed.add("and " + diagnosis.omitted() + " more");
    }
    return listed;
  }
}
