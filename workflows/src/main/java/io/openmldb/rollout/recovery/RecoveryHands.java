package io.openmldb.rollout.recovery;

import io.openmldb.rollout.node.LeaseRelease;
import io.openmldb.rollout.node.Repair;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.request.Options;
import io.openmldb.rollout.request.Procedure;
import io.openmldb.rollout.steps.FailureText;
import io.openmldb.rollout.steps.FailureType;
import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Leases;
import io.openmldb.rollout.steps.Leases.LeaseLook;
import io.openmldb.rollout.steps.Leases.LeaseRequest;
import io.openmldb.rollout.steps.Leases.NodeInProgress;
import io.openmldb.rollout.steps.Mending;
import io.openmldb.rollout.steps.Mending.Diagnosis;
import io.openmldb.rollout.steps.Mending.LeadsOutcome;
import io.openmldb.rollout.steps.Mending.LeadsTask;
import io.openmldb.rollout.steps.ProcessSnapshot;
import io.openmldb.rollout.steps.Processes;
import io.openmldb.rollout.steps.Processes.ProcessTask;
import io.openmldb.rollout.steps.Processes.RestartOutcome;
import io.openmldb.rollout.steps.Processes.RestartTask;
import io.openmldb.rollout.steps.Recovery;
import io.openmldb.rollout.steps.Recovery.RecoverTask;
import io.openmldb.rollout.steps.Recovery.RecoveryOutcome;
import io.openmldb.rollout.steps.StepOptions;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The activities of a cluster's recovery or repair, each with a summary that a person understands.
 */
final class RecoveryHands {

  private static final Duration A_RECORD = Duration.ofMinutes(1);
  private static final Duration A_TAKEOVER = Duration.ofMinutes(35);
  private static final Duration A_RESTART = Duration.ofMinutes(5);
  private static final Duration A_LOOK = Duration.ofMinutes(5);

  /** As long as something moves it may go on. */
  private static final Duration AT_MOST = Duration.ofHours(5);

  private final String cluster;
  private final RecoveryProgress progress;

  RecoveryHands(String cluster, RecoveryProgress progress) {
    this.cluster = cluster;
    this.progress = progress;
  }

  Diagnosis diagnose() {
    progress.works("look at every table and tablet", A_LOOK);
    return Workflow.newActivityStub(Mending.class, StepOptions.looking(summary("diagnose")))
        .diagnose(cluster);
  }

  LeaseLook lookAtLease() {
    progress.works("look at the lease", A_LOOK);
    return Workflow.newActivityStub(Leases.class, StepOptions.looking(summary("look at lease")))
        .look(cluster);
  }

  /** Takes the lease; one that was left behind is taken over, and what it records undone. */
  Lease acquireLease() {
    WorkflowInfo info = Workflow.getInfo();
    LeaseRequest request =
        new LeaseRequest(cluster, info.getWorkflowId(), info.getFirstExecutionRunId());
    progress.works("acquire the lease", A_RECORD);
    try {
      return leases(A_RECORD, "acquire lease").acquire(request);
    } catch (ActivityFailure e) {
      if (!FailureText.isOf(FailureType.LEASE_HELD, e)) {
        throw e;
      }
    }
    progress.works(
        "wait until nothing that the lease's owner began can still be under way, and take it over",
        A_TAKEOVER);
    return leases(A_TAKEOVER, "take over lease").takeOver(request);
  }

  /** Reads what the lease records; a tablet that has to become whole has {@code noProgress}. */
  Repair repair(Lease lease, Duration noProgress) {
    return Repair.of(lease, Options.DEFAULT.recoveringWithin(noProgress), this::insist);
  }

  /** Ends what was interrupted, puts file and process back. */
  void begin(Repair repair) {
    progress.works("undo what the lease records, as far as it needs no leader", null);
    repair.begin();
  }

  /** Does all of it. */
  void settle(Repair repair, Duration noProgress) {
    progress.works("undo what the lease records", null, noProgress);
    repair.run();
  }

  /** Makes replicas whole and brings leaders home. */
  void finish(Repair repair, Duration noProgress) {
    progress.works(
        "make the tablet of the lease whole and bring its leaders home", null, noProgress);
    repair.finish();
  }

  /** Tried until it succeeds, or fails in a way that stays; meanwhile the status says why. */
  private <T> T insist(String what, Duration oneAttempt, Function<ActivityOptions, T> call) {
    progress.works(what, oneAttempt);
    try {
      return call.apply(StepOptions.firstTries(oneAttempt, summary(what)));
    } catch (ActivityFailure e) {
      if (FailureText.isFinal(e)) {
        throw e;
      }
      progress.works(what + ", which is tried until it succeeds: " + FailureText.of(e), null);
      return call.apply(StepOptions.endless(oneAttempt, summary(what)));
    }
  }

  /** The node that the lease names as in progress; null when it names none. */
  Node inProgress(Lease lease) {
    return leases(A_RECORD, "pending undo").pendingUndo(lease).node();
  }

  /** Gives the lease back; what is recorded in it all the same is undone first. */
  void release(Lease lease, Duration noProgress) {
    Options options = Options.DEFAULT.recoveringWithin(noProgress);
    new LeaseRelease(lease, options, this::insist, () -> release(lease)).run();
  }

  private void release(Lease lease) {
    progress.works("release the lease", A_RECORD);
    leases(A_RECORD, "release lease").release(lease);
  }

  /** Restarts a tablet as it runs, with the files that it has. */
  RestartOutcome restart(Lease lease, Node tablet) {
    progress.works("note " + tablet.title() + " in the lease", A_RECORD);
    leases(A_RECORD, "record node").recordNode(new NodeInProgress(lease, tablet));
    progress.works("look at the process of " + tablet.title(), A_LOOK);
    ProcessSnapshot before =
        Workflow.newActivityStub(
                Processes.class, StepOptions.looking(tablet.title() + " · inspect"))
            .inspect(new ProcessTask(lease.cluster(), tablet));
    progress.works(
        "restart " + tablet.title() + ", whose registration the nameserver has missed", A_RESTART);
    return Workflow.newActivityStub(
            Processes.class, within(A_RESTART, tablet.title() + " · restart"))
        .restart(new RestartTask(lease, tablet, before, before.mode(), Procedure.FAST, A_RESTART));
  }

  LeadsOutcome recoverLeads(LeadsTask task) {
    progress.works("give every partition one live leader", AT_MOST, task.noProgress());
    return Workflow.newActivityStub(Mending.class, within(AT_MOST, summary("leads")))
        .recoverLeads(task);
  }

  /**
   * Makes a tablet whole, and every partition that has a replica there.
   *
   * @param record whether the lease is to name it; not in the place of another node, whose changes
   *     are still to be undone
   */
  RecoveryOutcome recover(Lease lease, Node tablet, boolean record, Duration noProgress) {
    if (record) {
      progress.works("note " + tablet.title() + " in the lease", A_RECORD);
      leases(A_RECORD, "record node").recordNode(new NodeInProgress(lease, tablet));
    }
    progress.works(
        "make %s whole, %s".formatted(tablet.title(), progress.place(tablet)), AT_MOST, noProgress);
    return Workflow.newActivityStub(Recovery.class, within(AT_MOST, tablet.title() + " · recover"))
        .recover(new RecoverTask(lease, tablet, List.of(), Procedure.FAST, 0, noProgress, true));
  }

  void forgetTablet(Lease lease) {
    leases(A_RECORD, "record node").recordNode(new NodeInProgress(lease, null));
  }

  private Leases leases(Duration deadline, String what) {
    return Workflow.newActivityStub(Leases.class, within(deadline, summary(what)));
  }

  private static ActivityOptions within(Duration deadline, String summary) {
    return StepOptions.within(deadline, summary);
  }

  private String summary(String what) {
    return cluster + " · " + what;
  }
}
