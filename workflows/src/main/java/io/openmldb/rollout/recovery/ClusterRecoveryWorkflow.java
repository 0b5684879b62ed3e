package io.openmldb.rollout.recovery;

import io.openmldb.rollout.node.Repair;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.FailureText;
import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Mending.Diagnosis;
import io.openmldb.rollout.steps.Mending.LeadsOutcome;
import io.openmldb.rollout.steps.Mending.LeadsTask;
import io.openmldb.rollout.steps.Processes.RestartOutcome;
import io.openmldb.rollout.steps.Recovery.RecoveryOutcome;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.List;

/**
 * The recovery of one cluster.
 *
 * <ol>
 *   <li>Diagnose, and keep in the history what is wrong. Healthy, or a dry run: that is all.
 *   <li>Take the lease. One that was left behind is taken over, and what it records is undone as
 *       far as that needs no leader: fence, failover window, file, process. The rest, and what
 *       failed, follows after the recovery that makes it possible.
 *   <li>Tablets whose registration the nameserver has missed: each is restarted.
 *   <li>Leads: every partition is led by one live replica, the one with the most entries.
 *   <li>Tablets, one after the other: every replica loaded, attached and caught up. What fails for
 *       one stops no other.
 *   <li>Diagnose again, and give the lease back, unless it still records something.
 * </ol>
 *
 * <p>Properties: it restarts no process but those that serve nothing because the nameserver has
 * missed their registration, and changes no file; it never runs beside a rollout; its cancellation
 * is not heeded, because half a recovery is worse than none or all.
 */
public final class ClusterRecoveryWorkflow implements ClusterRecovery {

  private final RecoveryRequest request;
  private final Ledger ledger;
  private final RecoveryProgress progress;
  private final RecoveryHands hands;

  /** Whether the lease records nothing any more of whoever had it before. */
  private boolean undone;

  /** Of what it records: what was begun to be undone, and why it cannot be. */
  private Repair undoing;

  private final List<String> notUndone = new ArrayList<>();

  /** Sets up the state that a query finds, even one that comes before the workflow runs. */
  @WorkflowInit
  public ClusterRecoveryWorkflow(RecoveryRequest request) {
    this.request = request == null ? new RecoveryRequest.Reader().missing() : request;
    this.ledger = new Ledger(this.request);
    this.progress = new RecoveryProgress(ledger);
    this.hands = new RecoveryHands(this.request.cluster(), progress);
  }

  @Override
  public RecoveryReport run(RecoveryRequest ignored) {
    try {
      ledger.refuseWhatIsWrong();
      Workflow.newDetachedCancellationScope(this::diagnoseAndMend).run();
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

  private void diagnoseAndMend() {
    try {
      progress.enter(RecoveryPhase.DIAGNOSING);
      Diagnosis diagnosis = hands.diagnose();
      ledger.found(listed(diagnosis));
      if (ledger.isDryRun()) {
        ledger.left(listed(diagnosis));
      } else if (!diagnosis.isHealthy()) {
        mend();
      }
    } catch (ActivityFailure e) {
      throw Ledger.unwrapped(e);
    }
  }

  private void mend() {
    progress.enter(RecoveryPhase.TAKING_LEASE);
    Lease lease = hands.acquireLease();
    List<String> failures = new ArrayList<>();
    beginUndoing(lease);
    attempt(failures, () -> mendUnder(lease, failures));
    if (undone) {
      progress.enter(RecoveryPhase.CLEANING_UP);
      attempt(failures, () -> hands.release(lease, ledger.noProgress()));
    } else if (notUndone.isEmpty()) {
      notUndone.add(kept("the recovery did not come so far"));
    }
    List<String> left = new ArrayList<>(notUndone);
    left.addAll(failures);
    ledger.left(left);
  }

  /** What the lease records is undone as far as that needs no leader. */
  private void beginUndoing(Lease lease) {
    progress.enter(RecoveryPhase.UNDOING);
    notUndone.clear();
    try {
      Repair repair = hands.repair(lease, ledger.noProgress());
      hands.begin(repair);
      ledger.done(repair.recorded());
      ledger.done(repair.kept());
      undoing = repair;
      if (!repair.needsLeaders()) {
        finishUndoing();
      }
    } catch (ActivityFailure e) {
      notUndone.add(kept(FailureText.of(e)));
    }
  }

  /** Every partition has a leader by now, if it can have one; and what failed may be possible. */
  private void undoTheRest(Lease lease) {
    if (undoing == null) {
      beginUndoing(lease);
    }
    if (undoing != null && !undone) {
      progress.enter(RecoveryPhase.UNDOING);
      notUndone.clear();
      try {
        finishUndoing();
      } catch (ActivityFailure e) {
        notUndone.add(kept(FailureText.of(e)));
      }
    }
  }

  private void finishUndoing() {
    hands.finish(undoing, ledger.noProgress());
    undone = true;
  }

  private static String kept(String why) {
    return "what the lease records is not undone, so the lease is kept (once this is seen to,"
        + " rollout repair undoes it): "
        + why;
  }

  private void mendUnder(Lease lease, List<String> failures) {
    progress.enter(RecoveryPhase.LEADERS);
    Diagnosis diagnosis = hands.diagnose();
    if (!diagnosis.missed().isEmpty()) {
      diagnosis.missed().stream()
          .filter(node -> undone || node.equals(hands.inProgress(lease)))
          .forEach(node -> attempt(failures, () -> restart(lease, node)));
      diagnosis = hands.diagnose();
    }
    List<Node> tablets = diagnosis.tablets();
    if (tablets.isEmpty()) {
      failures.add("no tablet is up: start them first");
      return;
    }
    progress.planned(tablets);
    LeadsOutcome leads =
        hands.recoverLeads(
            new LeadsTask(lease, tablets.get(0), request.without(), request.noProgress()));
    ledger.done(leads.done());
    progress.enter(RecoveryPhase.TABLETS);
    for (Node tablet : tablets) {
      attempt(failures, () -> recover(lease, tablet));
    }
    if (undone) {
      hands.forgetTablet(lease);
    } else {
      undoTheRest(lease);
    }
    progress.enter(RecoveryPhase.CONFIRMING);
    // What failed on the way may be well by now, and what is not is told by what is so.
    failures.clear();
    Diagnosis last = hands.diagnose();
    if (!last.isHealthy()) {
      failures.addAll(leads.left()); // Why nobody leads, and what a person can do about it.
    }
    failures.addAll(listed(last));
  }

  /** The nameserver has missed it, and it serves nothing. */
  private void restart(Lease lease, Node tablet) {
    RestartOutcome outcome = hands.restart(lease, tablet);
    ledger.done(
        tablet.title() + ", whose registration the nameserver had missed: " + outcome.note());
  }

  private void recover(Lease lease, Node tablet) {
    progress.began(tablet);
    try {
      RecoveryOutcome outcome = hands.recover(lease, tablet, undone, request.noProgress());
      progress.recovered(tablet, outcome.replicas());
      ledger.done(tablet.title() + " serves " + outcome.replicas() + " replicas");
      ledger.done(outcome.notes());
    } catch (ActivityFailure e) {
      progress.failed(tablet, FailureText.of(e));
      throw e;
    }
  }

  private static void attempt(List<String> failures, Runnable work) {
    try {
      work.run();
    } catch (ActivityFailure e) {
      failures.add(FailureText.of(e));
    }
  }

  private static List<String> listed(Diagnosis diagnosis) {
    List<String> listed = new ArrayList<>(diagnosis.problems());
    if (diagnosis.omitted() > 0) {
      listed.add("and " + diagnosis.omitted() + " more");
    }
    return listed;
  }
}
