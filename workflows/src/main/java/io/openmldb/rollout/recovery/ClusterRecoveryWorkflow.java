package io.openmldb.rollout.recovery;

import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.FailureText;
import io.openmldb.rollout.steps.FailureType;
import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Mending.Diagnosis;
import io.openmldb.rollout.steps.Mending.LeadsOutcome;
import io.openmldb.rollout.steps.Recovery.RecoveryOutcome;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Instant;
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

  private final RecoveryRequest request;
  private final Instant startedAt = now();
  private final List<String> done = new ArrayList<>();
  private List<String> found = List.of();
  private List<String> left = List.of();
  private Instant finishedAt;

  /** Sets up the state that a query finds, even one that comes before the workflow runs. */
  @WorkflowInit
  public ClusterRecoveryWorkflow(RecoveryRequest request) {
    this.request = request == null ? new RecoveryRequest(null, false, null) : request;
  }

  @Override
  public RecoveryReport run(RecoveryRequest ignored) {
    if (request.cluster() == null || request.cluster().isBlank()) {
      throw ApplicationFailure.newNonRetryableFailure(
          TYPE + " wants {\"cluster\": \"NAME\"}; nothing was touched",
          FailureType.INVALID_REQUEST);
    }
    Workflow.newDetachedCancellationScope(this::diagnoseAndMend).run();
    finishedAt = now();
    if (!request.dryRun() && !left.isEmpty()) {
      throw ApplicationFailure.newNonRetryableFailure(
          "Cluster " + request.cluster() + " is left to mend:\n- " + String.join("\n- ", left),
          FailureType.CLUSTER_LEFT_INCONSISTENT,
          left);
    }
    return report();
  }

  private void diagnoseAndMend() {
    RecoveryHands hands = new RecoveryHands(request.cluster());
    try {
      Diagnosis diagnosis = hands.diagnose();
      found = listed(diagnosis);
      if (request.dryRun()) {
        left = found;
      } else if (!diagnosis.isHealthy()) {
        mend(hands);
      }
    } catch (ActivityFailure e) {
      throw unwrapped(e);
    }
  }

  private void mend(RecoveryHands hands) {
    Lease lease = hands.acquireLease();
    List<String> failures = new ArrayList<>();
    attempt(failures, () -> done.addAll(hands.settle(lease)));
    attempt(failures, () -> mendUnder(hands, lease, failures));
    attempt(failures, () -> hands.release(lease));
    left = List.copyOf(failures);
  }

  private void mendUnder(RecoveryHands hands, Lease lease, List<String> failures) {
    List<Node> tablets = hands.diagnose().tablets();
    if (tablets.isEmpty()) {
      failures.add("no tablet is up: start them first");
      return;
    }
    LeadsOutcome leads = hands.recoverLeads(lease, tablets.get(0));
    done.addAll(leads.done());
    for (Node tablet : tablets) {
      attempt(
          failures,
          () -> {
            RecoveryOutcome outcome = hands.recover(lease, tablet);
            done.add(tablet.title() + " serves " + outcome.replicas() + " replicas");
            done.addAll(outcome.notes());
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

  private static ApplicationFailure unwrapped(ActivityFailure failure) {
    String type =
        failure.getCause() instanceof ApplicationFailure cause
            ? cause.getType()
            : FailureType.CLUSTER_REFUSED;
    return ApplicationFailure.newNonRetryableFailure(FailureText.of(failure), type);
  }

  @Override
  public RecoveryReport report() {
    return new RecoveryReport(
        request.cluster(),
        request.dryRun(),
        request.reason(),
        startedAt,
        finishedAt,
        found,
        done,
        left);
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
