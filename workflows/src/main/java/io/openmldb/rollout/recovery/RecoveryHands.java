package io.openmldb.rollout.recovery;

import io.openmldb.rollout.plan.Node;
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

/**
 * The activities of a cluster's recovery or repair, each with a summary that a person understands.
 */
final class RecoveryHands {

  private static final Duration A_RECORD = Duration.ofMinutes(1);
  private static final Duration A_TAKEOVER = Duration.ofMinutes(35);
  private static final Duration A_REPAIR = Duration.ofHours(1);
  private static final Duration NO_PROGRESS = Duration.ofMinutes(5);

  /** As long as something moves it may go on. */
  private static final Duration AT_MOST = Duration.ofHours(5);

  private final String cluster;

  RecoveryHands(String cluster) {
    this.cluster = cluster;
  }

  Diagnosis diagnose() {
    return Workflow.newActivityStub(Mending.class, StepOptions.looking(summary("diagnose")))
        .diagnose(cluster);
  }

  LeaseLook lookAtLease() {
    return Workflow.newActivityStub(Leases.class, StepOptions.looking(summary("look at lease")))
        .look(cluster);
  }

  /** Takes the lease; one that was left behind is taken over, and what it records undone. */
  Lease acquireLease() {
    WorkflowInfo info = Workflow.getInfo();
    LeaseRequest request =
        new LeaseRequest(cluster, info.getWorkflowId(), info.getFirstExecutionRunId());
    try {
      return leases(A_RECORD, "acquire lease").acquire(request);
    } catch (ActivityFailure e) {
      if (!FailureText.isOf(FailureType.LEASE_HELD, e)) {
        throw e;
      }
    }
    return leases(A_TAKEOVER, "take over lease").takeOver(request);
  }

  List<String> settle(Lease lease) {
    return leases(A_REPAIR, "settle lease").settle(lease);
  }

  void release(Lease lease) {
    leases(A_RECORD, "release lease").release(lease);
  }

  LeadsOutcome recoverLeads(Lease lease, Node tablet) {
    return Workflow.newActivityStub(Mending.class, within(AT_MOST, summary("leads")))
        .recoverLeads(new LeadsTask(lease, tablet, NO_PROGRESS));
  }

  /** Makes a tablet whole, and every partition that has a replica there. */
  RecoveryOutcome recover(Lease lease, Node tablet) {
    leases(A_RECORD, "record node").recordNode(new NodeInProgress(lease, tablet));
    return Workflow.newActivityStub(Recovery.class, within(AT_MOST, tablet.title() + " · recover"))
        .recover(new RecoverTask(lease, tablet, List.of(), Procedure.FAST, 0, NO_PROGRESS));
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
