package io.openmldb.rollout.cluster;

import io.openmldb.rollout.node.LeaseRelease;
import io.openmldb.rollout.node.Repair;
import io.openmldb.rollout.plan.Finding;
import io.openmldb.rollout.plan.Level;
import io.openmldb.rollout.plan.NodePlan;
import io.openmldb.rollout.plan.Plan;
import io.openmldb.rollout.request.Options;
import io.openmldb.rollout.request.RolloutRequest;
import io.openmldb.rollout.steps.FailureText;
import io.openmldb.rollout.steps.HealthWait;
import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Leases;
import io.openmldb.rollout.steps.Leases.LeaseRequest;
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
import java.util.function.Function;

/** The activities of a rollout that concern the cluster as a whole. */
final class ClusterHands {

  /** A node rollout that was left running may have to end first. */
  private static final Duration A_TAKEOVER = Duration.ofMinutes(35);

  private static final Duration A_PLAN = Duration.ofMinutes(5);

  private static final Duration A_RECORD = Duration.ofMinutes(1);

  private final String cluster;
  private final Bookkeeping books;

  ClusterHands(String cluster, Bookkeeping books) {
    this.cluster = cluster;
    this.books = books;
  }

  Plan plan(RolloutRequest request) {
    return Workflow.newActivityStub(Planning.class, StepOptions.looking(cluster + " · plan"))
        .plan(request);
  }

  /**
   * The node as it would be planned now; as it was planned, when its host does not answer. The
   * checks of the steps decide then.
   */
  NodePlan replan(RolloutRequest request, NodePlan node) {
    Plan plan =
        books.call(
            cluster + " · plan anew",
            A_PLAN,
            options -> Workflow.newActivityStub(Planning.class, options).plan(request));
    return plan.nodes().stream()
        .filter(now -> now.endpoint().equals(node.endpoint()))
        .filter(now -> !now.sha256Before().isEmpty())
        .findFirst()
        .orElse(node);
  }

  Lease acquireLease() {
    return lease("acquire lease", A_RECORD, leases -> leases.acquire(leaseRequest()));
  }

  /** What a rollout that ended has left in its lease, to be settled. */
  Repair repair(Lease lease, Options options) {
    return Repair.of(lease, options, books::call);
  }

  /** The lease of a rollout that ended without giving it back. */
  Lease takeOverLease() {
    return lease("take over lease", A_TAKEOVER, leases -> leases.takeOver(leaseRequest()));
  }

  void forgetLease() {
    lease("forget lease", A_RECORD, leases -> done(() -> leases.forget(leaseRequest())));
  }

  /** Gives the lease back; what is recorded in it all the same is undone first. */
  void release(Lease lease, Options options) {
    new LeaseRelease(
            lease,
            options,
            books::call,
            () -> lease("release lease", A_RECORD, leases -> done(() -> leases.release(lease))))
        .run();
  }

  Baseline baseline() {
    return books.call(
        cluster + " · baseline",
        A_PLAN,
        options -> Workflow.newActivityStub(Verification.class, options).baseline(cluster));
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

  private <T> T lease(String what, Duration oneAttempt, Function<Leases, T> call) {
    return books.call(
        cluster + " · " + what,
        oneAttempt,
        options -> call.apply(Workflow.newActivityStub(Leases.class, options)));
  }

  private static Void done(Runnable call) {
    call.run();
    return null;
  }

  private Verification waiting(Duration deadline, String what) {
    return Workflow.newActivityStub(
        Verification.class, StepOptions.within(deadline, cluster + " · " + what));
  }
}
