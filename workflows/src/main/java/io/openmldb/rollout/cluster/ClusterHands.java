package io.openmldb.rollout.cluster;

import io.openmldb.rollout.plan.Finding;
import io.openmldb.rollout.plan.Level;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.plan.NodePlan;
import io.openmldb.rollout.plan.Plan;
import io.openmldb.rollout.request.RolloutRequest;
import io.openmldb.rollout.steps.FailureText;
import io.openmldb.rollout.steps.HealthWait;
import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Leases;
import io.openmldb.rollout.steps.Leases.LeaseRequest;
import io.openmldb.rollout.steps.Leases.NodeInProgress;
import io.openmldb.rollout.steps.Planning;
import io.openmldb.rollout.steps.StepOptions;
import io.openmldb.rollout.steps.Verification;
import io.openmldb.rollout.steps.Verification.Baseline;
import io.openmldb.rollout.steps.Verification.ConfirmTask;
import io.openmldb.rollout.steps.Verification.Confirmation;
import io.openmldb.rollout.steps.Verification.HealthTask;
import io.openmldb.rollout.steps.Verification.Sighting;
import io.openmldb.rollout.steps.Verification.WatchTask;
import io.openmldb.rollout.steps.WorkflowTime;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The activities of a rollout that concern the cluster as a whole. */
final class ClusterHands {

  /** A node rollout that was left running may have to end first. */
  private static final Duration A_TAKEOVER = Duration.ofMinutes(35);

  private static final Duration A_REPAIR = Duration.ofHours(1);

  private static final Duration A_RECORD = Duration.ofMinutes(1);

  private final String cluster;

  ClusterHands(String cluster) {
    this.cluster = cluster;
  }

  Plan plan(RolloutRequest request) {
    return Workflow.newActivityStub(Planning.class, StepOptions.looking(cluster + " · plan"))
        .plan(request);
  }

  /**
   * The node as it would be planned now; as it was planned, when that cannot be told. The checks of
   * the steps decide then.
   */
  NodePlan replan(RolloutRequest request, NodePlan node) {
    try {
      return plan(request).nodes().stream()
          .filter(now -> now.endpoint().equals(node.endpoint()))
          .filter(now -> !now.sha256Before().isEmpty())
          .findFirst()
          .orElse(node);
    } catch (ActivityFailure e) {
      Workflow.getLogger(ClusterHands.class).warn("Not planned anew: {}", FailureText.of(e));
      return node;
    }
  }

  Lease acquireLease() {
    return leases("acquire lease").acquire(leaseRequest());
  }

  /** The lease of a rollout that ended without giving it back. */
  Lease takeOverLease() {
    return Workflow.newActivityStub(
            Leases.class, StepOptions.within(A_TAKEOVER, cluster + " · take over lease"))
        .takeOver(leaseRequest());
  }

  /** What was recorded in the lease, and is undone now. */
  List<String> settle(Lease lease) {
    return Workflow.newActivityStub(
            Leases.class, StepOptions.within(A_REPAIR, cluster + " · settle lease"))
        .settle(lease);
  }

  void forgetLease() {
    leases("forget lease").forget(leaseRequest());
  }

  void recordNode(Lease lease, Node node) {
    leases("record node").recordNode(new NodeInProgress(lease, node));
  }

  void release(Lease lease) {
    leases("release lease").release(lease);
  }

  Baseline baseline() {
    return looking("baseline").baseline(cluster);
  }

  /** Begins to wait for the cluster's health, and for its rest since {@code before}. */
  HealthWait awaitHealth(Duration deadline, Sighting before, List<String> own) {
    Verification stub = waiting(deadline, "health");
    HealthTask task = new HealthTask(cluster, deadline, before, own);
    return HealthWait.begin(cluster, () -> stub.awaitHealth(task));
  }

  /** Begins to watch the cluster's health; over before its time only when it is ill for long. */
  HealthWait watchHealth(Instant until, Duration patience) {
    Duration rest = Duration.between(WorkflowTime.now(), until).plus(patience);
    Verification stub = waiting(rest, "watch health");
    return HealthWait.begin(
        cluster, () -> stub.watchHealth(new WatchTask(cluster, until, patience)));
  }

  /** The confirmation; that it cannot be had is an error of its own. */
  Confirmation confirm(
      Baseline baseline, List<String> endpoints, boolean rowsMustGrow, Duration deadline) {
    try {
      return waiting(deadline, "confirm")
          .confirm(new ConfirmTask(cluster, baseline, endpoints, rowsMustGrow, deadline));
    } catch (ActivityFailure e) {
      String message = "the cluster could not be confirmed: " + FailureText.of(e);
      Finding unknown = Finding.ofCluster(Level.ERROR, "NOT_CONFIRMED", message, null);
      return new Confirmation(List.of(unknown));
    }
  }

  private LeaseRequest leaseRequest() {
    WorkflowInfo info = Workflow.getInfo();
    return new LeaseRequest(cluster, info.getWorkflowId(), info.getFirstExecutionRunId());
  }

  private Leases leases(String what) {
    return Workflow.newActivityStub(
        Leases.class, StepOptions.within(A_RECORD, cluster + " · " + what));
  }

  private Verification looking(String what) {
    return Workflow.newActivityStub(
        Verification.class, StepOptions.looking(cluster + " · " + what));
  }

  private Verification waiting(Duration deadline, String what) {
    return Workflow.newActivityStub(
        Verification.class, StepOptions.within(deadline, cluster + " · " + what));
  }
}
