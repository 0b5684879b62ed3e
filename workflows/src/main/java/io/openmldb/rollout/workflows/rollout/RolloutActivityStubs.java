package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.activity.PlanningActivities;
import io.openmldb.rollout.workflows.activity.VerificationActivities;
import io.openmldb.rollout.workflows.activity.VerificationActivities.Baseline;
import io.openmldb.rollout.workflows.activity.VerificationActivities.ConfirmTask;
import io.openmldb.rollout.workflows.activity.VerificationActivities.Confirmation;
import io.openmldb.rollout.workflows.activity.VerificationActivities.HealthObservation;
import io.openmldb.rollout.workflows.activity.VerificationActivities.HealthTask;
import io.openmldb.rollout.workflows.activity.VerificationActivities.JobsTask;
import io.openmldb.rollout.workflows.activity.VerificationActivities.WatchTask;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.lease.LeaseAcquisition;
import io.openmldb.rollout.workflows.lease.LeaseActivityStubs;
import io.openmldb.rollout.workflows.node.InterruptedNodeRepair;
import io.openmldb.rollout.workflows.node.LeaseRelease;
import io.openmldb.rollout.workflows.temporal.ActivityOptionsFactory;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.openmldb.rollout.workflows.temporal.HealthCheckRun;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The activities of a rollout that concern the cluster as a whole. */
final class RolloutActivityStubs {

  private static final Duration A_PLAN = Duration.ofMinutes(5);

  private final String cluster;
  private final RequiredActivityCalls requiredCalls;
  private final LeaseActivityStubs leases;

  RolloutActivityStubs(String cluster, RequiredActivityCalls requiredCalls) {
    this.cluster = cluster;
    this.requiredCalls = requiredCalls;
    this.leases = new LeaseActivityStubs(this::call);
  }

  Plan plan(RolloutRequest request) {
    return Workflow.newActivityStub(
            PlanningActivities.class, ActivityOptionsFactory.forReading(cluster + " · plan"))
        .plan(request);
  }

  /**
   * The node as it would be planned now; as it was planned, when its host does not answer. The
   * checks of the steps decide then.
   */
  NodePlan replan(RolloutRequest request, NodePlan node) {
    Plan plan =
        call(
            "plan anew",
            A_PLAN,
            options -> Workflow.newActivityStub(PlanningActivities.class, options).plan(request));
    return plan.nodes().stream()
        .filter(now -> now.endpoint().equals(node.endpoint()))
        .filter(now -> !now.sha256Before().isEmpty())
        .findFirst()
        .orElse(node);
  }

  /**
   * Takes the lease, or takes it over from a rollout that ended without giving it back.
   *
   * @param takesOver told who holds it, as a sentence, before it is taken over
   */
  LeaseAcquisition takeLease(Consumer<String> takesOver) {
    return LeaseAcquisition.take(
        () -> leases.acquire(cluster),
        holder -> {
          takesOver.accept(holder);
          return leases.takeOver(cluster);
        });
  }

  /** What a rollout that ended has left in its lease, to be settled. */
  InterruptedNodeRepair repair(Lease lease, Options options) {
    return InterruptedNodeRepair.of(lease, options, leases);
  }

  void abandonLease() {
    leases.forget(cluster);
  }

  /** Gives the lease back; what is still recorded in it is undone first. */
  void release(Lease lease, Options options) {
    new LeaseRelease(lease, options, leases, () -> leases.release(lease)).run();
  }

  Baseline baseline() {
    return call(
        "baseline",
        A_PLAN,
        options ->
            Workflow.newActivityStub(VerificationActivities.class, options).baseline(cluster));
  }

  /** Begins to wait for the cluster's health, and for its rest since {@code before}. */
  HealthCheckRun awaitHealth(
      Duration deadline, @Nullable HealthObservation before, List<String> own) {
    VerificationActivities stub = verificationStub(deadline, "health");
    HealthTask task = new HealthTask(cluster, deadline, before, own);
    return HealthCheckRun.begin(cluster, () -> stub.awaitHealth(task));
  }

  /** Begins to wait until no job runs on the taskmanager {@code node}. */
  HealthCheckRun awaitJobs(Node node, Duration deadline) {
    VerificationActivities stub =
        Workflow.newActivityStub(
            VerificationActivities.class,
            ActivityOptionsFactory.withinDeadline(deadline, node.title() + " · jobs"));
    return HealthCheckRun.ofJobs(node, () -> stub.awaitJobs(new JobsTask(cluster, node, deadline)));
  }

  /**
   * Begins to watch the cluster's health; over before its time only when it is unhealthy for long.
   */
  HealthCheckRun watchHealth(Instant until, Duration patience) {
    Duration left = Duration.between(WorkflowTime.now(), until);
    VerificationActivities stub = verificationStub(left.plus(patience), "watch health");
    WatchTask task = new WatchTask(cluster, until, patience, left);
    return HealthCheckRun.begin(cluster, () -> stub.watchHealth(task));
  }

  /** The confirmation; that it cannot be had is an error of its own. */
  Confirmation confirm(
      Baseline baseline, List<String> endpoints, boolean rowsMustGrow, Duration deadline) {
    try {
      return verificationStub(deadline, "confirm")
          .confirm(new ConfirmTask(cluster, baseline, endpoints, rowsMustGrow, deadline));
    } catch (ActivityFailure e) {
      String message = "the cluster could not be confirmed: " + FailureMessage.of(e);
      Finding unknown = Finding.ofCluster(FindingCode.NOT_CONFIRMED, message);
      return new Confirmation(List.of(unknown));
    }
  }

  private <T> T call(String what, Duration oneAttempt, Function<ActivityOptions, T> call) {
    return requiredCalls.call(cluster + " · " + what, oneAttempt, call);
  }

  private VerificationActivities verificationStub(Duration deadline, String what) {
    return Workflow.newActivityStub(
        VerificationActivities.class,
        ActivityOptionsFactory.withinDeadline(deadline, cluster + " · " + what));
  }
}
