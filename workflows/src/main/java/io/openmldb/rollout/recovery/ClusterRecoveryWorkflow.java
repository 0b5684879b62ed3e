package io.openmldb.rollout.recovery;

import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.FailureText;
import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Mending.Diagnosis;
import io.openmldb.rollout.steps.Mending.LeadsOutcome;
import io.openmldb.rollout.steps.Recovery.RecoveryOutcome;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.List;

/**
 * The recovery of one cluster.
 *
 * <ol>
 *   <li>Diagnose, and keep in the history what is wrong. Healthy, or a dry run: that is all.
 *   <li>Take the lease. One that was left behind is taken over, and what it records undone first.
 *   <li>Leads: every partition is led by one live replica, the one with the most entries.
 *   <li>Tablets, one after the other: every replica loaded, attached and caught up. What fails for
 *       one stops no other.
 *   <li>Diagnose again, and give the lease back, whatever happened.
 * </ol>
 *
 * <p>Properties: it restarts no process and changes no file; it never runs beside a rollout; its
 * cancellation is not heeded, because half a recovery is worse than none or all.
 */
public final class ClusterRecoveryWorkflow implements ClusterRecovery {

  private final Ledger ledger;

  /** Sets up the state that a query finds, even one that comes before the workflow runs. */
  @WorkflowInit
  public ClusterRecoveryWorkflow(RecoveryRequest request) {
    this.ledger = new Ledger(request);
  }

  @Override
  public RecoveryReport run(RecoveryRequest ignored) {
    ledger.requireCluster(TYPE);
    Workflow.newDetachedCancellationScope(this::diagnoseAndMend).run();
    return ledger.finished();
  }

  @Override
  public RecoveryReport report() {
    return ledger.report();
  }

  private void diagnoseAndMend() {
    RecoveryHands hands = new RecoveryHands(ledger.cluster());
    try {
      Diagnosis diagnosis = hands.diagnose();
      ledger.found(listed(diagnosis));
      if (ledger.isDryRun()) {
        ledger.left(listed(diagnosis));
      } else if (!diagnosis.isHealthy()) {
        mend(hands);
      }
    } catch (ActivityFailure e) {
      throw Ledger.unwrapped(e);
    }
  }

  private void mend(RecoveryHands hands) {
    Lease lease = hands.acquireLease();
    List<String> failures = new ArrayList<>();
    attempt(failures, () -> ledger.done(hands.settle(lease)));
    attempt(failures, () -> mendUnder(hands, lease, failures));
    attempt(failures, () -> hands.release(lease));
    ledger.left(failures);
  }

  private void mendUnder(RecoveryHands hands, Lease lease, List<String> failures) {
    List<Node> tablets = hands.diagnose().tablets();
    if (tablets.isEmpty()) {
      failures.add("no tablet is up: start them first");
      return;
    }
    LeadsOutcome leads = hands.recoverLeads(lease, tablets.get(0));
    ledger.done(leads.done());
    for (Node tablet : tablets) {
      attempt(
          failures,
          () -> {
            RecoveryOutcome outcome = hands.recover(lease, tablet);
            ledger.done(tablet.title() + " serves " + outcome.replicas() + " replicas");
            ledger.done(outcome.notes());
          });
    }
    hands.forgetTablet(lease);
    // What failed on the way may be well by now, and what is not is told by what is so.
    failures.clear();
    failures.addAll(listed(hands.diagnose()));
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
