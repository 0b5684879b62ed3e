package io.openmldb.rollout.workflows.lease;

import io.openmldb.rollout.workflows.activity.LeaseActivities;
import io.openmldb.rollout.workflows.activity.LeaseActivities.LeaseRequest;
import io.openmldb.rollout.workflows.activity.LeaseActivities.NodeInProgress;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.PendingUndo;
import io.openmldb.rollout.workflows.temporal.ActivityCaller;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The activities that take, write and give back the lease. How often a failed call is tried again
 * is up to the {@link ActivityCaller}; every method throws {@link ActivityFailure} when that fails
 * for good.
 */
public final class LeaseActivityStubs {

  /** The longest time of one attempt to read or write the record. */
  public static final Duration A_RECORD = Duration.ofMinutes(1);

  /** Of one attempt to take over: a node rollout that was left running may have to end first. */
  public static final Duration A_TAKEOVER = Duration.ofMinutes(35);

  /** Of one attempt to end what was interrupted: a guard waits for a ZooKeeper session to end. */
  public static final Duration AN_INTERRUPTION = Duration.ofMinutes(10);

  private final ActivityCaller caller;

  public LeaseActivityStubs(ActivityCaller caller) {
    this.caller = caller;
  }

  /** Takes the lease of {@code cluster} for this workflow. */
  public Lease acquire(String cluster) {
    return caller.call(
        "acquire lease",
        A_RECORD,
        options ->
            Workflow.newActivityStub(LeaseActivities.class, options).acquire(request(cluster)));
  }

  /** Takes the lease of {@code cluster} over from a workflow that ended without giving it back. */
  public Lease takeOver(String cluster) {
    return takeOver(request(cluster));
  }

  /** The same, from one whose Temporal is gone for good: a person says so. */
  public Lease takeOverFromGoneOwner(String cluster) {
    LeaseRequest asking = request(cluster);
    return takeOver(new LeaseRequest(cluster, asking.workflowId(), asking.runId(), true));
  }

  private Lease takeOver(LeaseRequest asking) {
    return caller.call(
        "take over lease",
        A_TAKEOVER,
        options -> Workflow.newActivityStub(LeaseActivities.class, options).takeOver(asking));
  }

  /** Removes a lease that this workflow may have got although the activity failed. */
  public void forget(String cluster) {
    run("forget lease", A_RECORD, leases -> leases.forget(request(cluster)));
  }

  /** What is recorded in the lease that is still to be undone. */
  public PendingUndo pendingUndo(Lease lease) {
    return caller.call(
        "read what is to be undone",
        A_RECORD,
        options -> Workflow.newActivityStub(LeaseActivities.class, options).pendingUndo(lease));
  }

  /** Writes into the lease which node is in progress, or that none is. */
  public void recordNode(NodeInProgress inProgress) {
    String what = inProgress.node() == null ? "take node out of lease" : "record node in lease";
    run(what, A_RECORD, leases -> leases.recordNode(inProgress));
  }

  /** Ends what the workflow that held the lease before had begun on a host. */
  public void endInterrupted(Lease lease) {
    run("end what was interrupted", AN_INTERRUPTION, leases -> leases.endInterrupted(lease));
  }

  /** Gives the lease back, when nothing is recorded in it. */
  public void release(Lease lease) {
    run("release lease", A_RECORD, leases -> leases.release(lease));
  }

  private void run(String what, Duration oneAttempt, Consumer<LeaseActivities> call) {
    caller.run(
        what,
        oneAttempt,
        options -> call.accept(Workflow.newActivityStub(LeaseActivities.class, options)));
  }

  private static LeaseRequest request(String cluster) {
    WorkflowInfo info = Workflow.getInfo();
    return new LeaseRequest(cluster, info.getWorkflowId(), info.getFirstExecutionRunId());
  }
}
