package io.openmldb.rollout.workflows.recovery;

import io.openmldb.rollout.workflows.activity.ClusterRecoveryActivities;
import io.openmldb.rollout.workflows.activity.ClusterRecoveryActivities.ClusterDiagnosis;
import io.openmldb.rollout.workflows.activity.ClusterRecoveryActivities.LeaderRecoveryOutcome;
import io.openmldb.rollout.workflows.activity.ClusterRecoveryActivities.LeaderRecoveryTask;
import io.openmldb.rollout.workflows.activity.LeaseActivities;
import io.openmldb.rollout.workflows.activity.LeaseActivities.LeaseStatus;
import io.openmldb.rollout.workflows.activity.LeaseActivities.NodeInProgress;
import io.openmldb.rollout.workflows.activity.ProcessActivities;
import io.openmldb.rollout.workflows.activity.ProcessActivities.ProcessTask;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartOutcome;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartTask;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.RecoverTask;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.RecoveryOutcome;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.lease.LeaseAcquisition;
import io.openmldb.rollout.workflows.lease.LeaseActivityStubs;
import io.openmldb.rollout.workflows.node.InterruptedNodeRepair;
import io.openmldb.rollout.workflows.node.LeaseRelease;
import io.openmldb.rollout.workflows.temporal.ActivityOptionsFactory;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The activities of a cluster's recovery or repair, each with a summary that a person understands.
 */
final class RecoveryActivityStubs {

  private static final Duration A_RESTART = Duration.ofMinutes(5);
  private static final Duration A_LOOK = Duration.ofMinutes(5);

  /** The longest time of one attempt; it ends earlier when there is no progress. */
  private static final Duration AT_MOST = Duration.ofHours(5);

  private final String cluster;
  private final RecoveryStatusPublisher progress;
  private final LeaseActivityStubs leases;

  /** The same activities, tried until they succeed. */
  private final LeaseActivityStubs requiredLeases;

  RecoveryActivityStubs(String cluster, RecoveryStatusPublisher progress) {
    this.cluster = cluster;
    this.progress = progress;
    this.leases = new LeaseActivityStubs(this::call);
    this.requiredLeases = new LeaseActivityStubs(this::callUntilDone);
  }

  ClusterDiagnosis diagnose() {
    progress.startWork("inspect every table and tablet", A_LOOK);
    return Workflow.newActivityStub(
            ClusterRecoveryActivities.class, ActivityOptionsFactory.forReading(summary("diagnose")))
        .diagnose(cluster);
  }

  LeaseStatus lookAtLease() {
    progress.startWork("read the lease", A_LOOK);
    return Workflow.newActivityStub(
            LeaseActivities.class, ActivityOptionsFactory.forReading(summary("read lease")))
        .readLease(cluster);
  }

  /** Takes the lease, or takes it over from a workflow that ended without giving it back. */
  Lease takeLease() {
    return takeLease(() -> leases.takeOver(cluster));
  }

  /** The same, from one whose Temporal is gone for good: a person says so. */
  Lease takeLeaseFromGoneOwner() {
    return takeLease(() -> leases.takeOverFromGoneOwner(cluster));
  }

  private Lease takeLease(Supplier<Lease> takeOver) {
    return LeaseAcquisition.take(
            () -> {
              progress.startWork("acquire the lease", LeaseActivityStubs.A_RECORD);
              return leases.acquire(cluster);
            },
            holder -> {
              progress.startWork(
                  "wait until nothing that the lease's owner began can still be under way, and take"
                      + " it over",
                  LeaseActivityStubs.A_TAKEOVER);
              return takeOver.get();
            })
        .lease();
  }

  /** Reads what the lease records; a tablet that has to become whole has {@code noProgress}. */
  InterruptedNodeRepair repair(Lease lease, Duration noProgress) {
    return InterruptedNodeRepair.of(
        lease, Options.DEFAULT.recoveringWithin(noProgress), requiredLeases);
  }

  /** Ends what was interrupted, puts file and process back. */
  void beginRepair(InterruptedNodeRepair repair) {
    progress.startWork("undo what the lease records, as far as it needs no leader", null);
    repair.begin();
  }

  /** Does all of it. */
  void repairCompletely(InterruptedNodeRepair repair, Duration noProgress) {
    progress.startWork("undo what the lease records", null, noProgress);
    repair.run();
  }

  /** Makes replicas whole and brings leaders home. */
  void finishRepair(InterruptedNodeRepair repair, Duration noProgress) {
    progress.startWork(
        "make the tablet of the lease whole and bring its leaders home", null, noProgress);
    repair.finish();
  }

  /** Tried until it succeeds, or fails in a way that stays; meanwhile the status says why. */
  private <T> T callUntilDone(String what, Duration oneAttempt, Function<ActivityOptions, T> call) {
    progress.startWork(what, oneAttempt);
    try {
      return call.apply(ActivityOptionsFactory.withFewAttempts(oneAttempt, summary(what)));
    } catch (ActivityFailure e) {
      if (FailureMessage.isNonRetryable(e)) {
        throw e;
      }
      progress.startWork(
          what + ", which is tried until it succeeds: " + FailureMessage.of(e), null);
      return call.apply(ActivityOptionsFactory.withUnlimitedAttempts(oneAttempt, summary(what)));
    }
  }

  /** The node that the lease names as in progress; null when it names none. */
  @Nullable Node inProgress(Lease lease) {
    return leases.pendingUndo(lease).node();
  }

  /** Gives the lease back; what is still recorded in it is undone first. */
  void release(Lease lease, Duration noProgress) {
    Options options = Options.DEFAULT.recoveringWithin(noProgress);
    new LeaseRelease(lease, options, requiredLeases, () -> release(lease)).run();
  }

  private void release(Lease lease) {
    progress.startWork("release the lease", LeaseActivityStubs.A_RECORD);
    leases.release(lease);
  }

  /** Restarts a tablet as it runs, with the files that it has. */
  RestartOutcome restart(Lease lease, Node tablet) {
    progress.startWork("note " + tablet.title() + " in the lease", LeaseActivityStubs.A_RECORD);
    leases.recordNode(new NodeInProgress(lease, tablet));
    progress.startWork("inspect the process of " + tablet.title(), A_LOOK);
    ProcessSnapshot before =
        Workflow.newActivityStub(
                ProcessActivities.class,
                ActivityOptionsFactory.forReading(tablet.title() + " · inspect"))
            .inspect(new ProcessTask(lease.cluster(), tablet));
    progress.startWork(
        "restart " + tablet.title() + ", whose registration the nameserver has missed", A_RESTART);
    return Workflow.newActivityStub(
            ProcessActivities.class, within(A_RESTART, tablet.title() + " · restart"))
        .restart(new RestartTask(lease, tablet, before, before.mode(), Procedure.FAST, A_RESTART));
  }

  LeaderRecoveryOutcome recoverLeaders(LeaderRecoveryTask task) {
    progress.startWork("give every partition one live leader", AT_MOST, task.noProgress());
    return Workflow.newActivityStub(
            ClusterRecoveryActivities.class, within(AT_MOST, summary("recover leaders")))
        .recoverLeaders(task);
  }

  /**
   * Makes a tablet whole, and every partition that has a replica there.
   *
   * @param record whether the lease is to name it; not in the place of another node, whose changes
   *     are still to be undone
   */
  RecoveryOutcome recover(Lease lease, Node tablet, boolean record, Duration noProgress) {
    if (record) {
      progress.startWork("note " + tablet.title() + " in the lease", LeaseActivityStubs.A_RECORD);
      leases.recordNode(new NodeInProgress(lease, tablet));
    }
    progress.startWork(
        "make %s whole, %s".formatted(tablet.title(), progress.position(tablet)),
        AT_MOST,
        noProgress);
    return Workflow.newActivityStub(
            TabletRecoveryActivities.class, within(AT_MOST, tablet.title() + " · recover"))
        .recover(
            new RecoverTask(lease, tablet, List.of(), Procedure.FAST, 0, noProgress, true, false));
  }

  void clearNodeInProgress(Lease lease) {
    leases.recordNode(new NodeInProgress(lease, null));
  }

  private <T> T call(String what, Duration oneAttempt, Function<ActivityOptions, T> call) {
    return call.apply(within(oneAttempt, summary(what)));
  }

  private static ActivityOptions within(Duration deadline, String summary) {
    return ActivityOptionsFactory.withinDeadline(deadline, summary);
  }

  private String summary(String what) {
    return cluster + " · " + what;
  }
}
