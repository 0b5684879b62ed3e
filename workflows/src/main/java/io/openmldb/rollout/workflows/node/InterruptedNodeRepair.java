package io.openmldb.rollout.workflows.node;

import io.openmldb.rollout.workflows.activity.LeaseActivities;
import io.openmldb.rollout.workflows.activity.LeaseActivities.NodeInProgress;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.PendingUndo;
import io.openmldb.rollout.workflows.api.request.Options;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Settles what a workflow that ended has left in its lease. A node whose process was replaced
 * already is finished, because that is the shortest way to a consistent cluster; any other is put
 * back. It has two parts, because the second needs leaders, and a recovery may have to make them
 * first.
 */
public final class InterruptedNodeRepair {

  private static final Duration A_RECORD = Duration.ofMinutes(1);

  private final Lease lease;
  private final RequiredCalls records;
  private final PendingUndo pending;
  private final @Nullable NodeUndo undo;

  private InterruptedNodeRepair(
      Lease lease, RequiredCalls records, PendingUndo pending, @Nullable NodeUndo undo) {
    this.lease = lease;
    this.records = records;
    this.pending = pending;
    this.undo = undo;
  }

  /**
   * Reads what is to be settled.
   *
   * @param lease the lease, taken over from that workflow
   * @param options how it is to be done
   * @param records makes the calls that it cannot do without
   */
  public static InterruptedNodeRepair of(Lease lease, Options options, RequiredCalls records) {
    PendingUndo pending =
        records.call(
            "read what is to be undone",
            A_RECORD,
            with -> Workflow.newActivityStub(LeaseActivities.class, with).pendingUndo(lease));
    if (pending.node() == null) {
      return new InterruptedNodeRepair(lease, records, pending, null);
    }
    NodeActivityStubs activities = new NodeActivityStubs(lease, pending.node(), null, options);
    NodeUndo undo =
        new NodeUndo(
            activities,
            new NodeSteps(activities),
            (step, body) -> body.run(),
            pending,
            true,
            () -> endInterrupted(lease, records));
    return new InterruptedNodeRepair(lease, records, pending, undo);
  }

  /** What was recorded, one sentence each. */
  public List<String> recorded() {
    return pending.recorded();
  }

  /** What was recorded and left as it is by now, because somebody else has changed it since. */
  public List<String> kept() {
    return undo == null ? List.of() : undo.keptFile().stream().toList();
  }

  /**
   * Whether the second part may have to wait for leaders; until it is done, the lease must go on
   * naming the node in progress.
   */
  public boolean needsLeaders() {
    return undo != null && undo.isTablet();
  }

  /**
   * Does both parts.
   *
   * @throws ActivityFailure when something of it fails; it stays recorded
   */
  public void run() {
    try {
      begin();
    } catch (ActivityFailure e) {
      tryFinish();
      throw e;
    }
    finish();
  }

  /**
   * Ends what was interrupted, and puts file and process back where that is the way. It waits for
   * no leader.
   *
   * @throws ActivityFailure when something of it fails; it stays recorded
   */
  public void begin() {
    if (undo != null) {
      undo.beginRepair();
    } else if (pending.isInterrupted()) {
      endInterrupted(lease, records);
    }
  }

  /** What can be done where the first part has failed: nothing more is left astray than need be. */
  private void tryFinish() {
    if (undo != null) {
      undo.tryRecoverReplicasAndLeaders();
    }
  }

  /**
   * Makes replicas whole, and brings leaders home.
   *
   * @throws ActivityFailure when something of it fails; it stays recorded
   */
  public void finish() {
    if (undo != null) {
      undo.finishRepair();
      String workflowId = Workflow.getInfo().getWorkflowId();
      records.call(
          "record that no node is in progress",
          A_RECORD,
          with -> {
            Workflow.newActivityStub(LeaseActivities.class, with)
                .recordNode(new NodeInProgress(lease, null, workflowId, true));
            return true;
          });
    }
  }

  private static void endInterrupted(Lease lease, RequiredCalls records) {
    records.call(
        "end what was interrupted",
        NodeActivityStubs.AT_REST,
        with -> {
          Workflow.newActivityStub(LeaseActivities.class, with).endInterrupted(lease);
          return true;
        });
  }

  /** Calls that say nothing about a node, and that a repair cannot do without. */
  @FunctionalInterface
  public interface RequiredCalls {

    /**
     * Makes {@code call} until it succeeds.
     *
     * @param what it is, in words
     * @param oneAttempt the longest time of one attempt
     * @param call the activity, with the options that it is given
     * @throws ActivityFailure when a retry does not help
     */
    <T> T call(String what, Duration oneAttempt, Function<ActivityOptions, T> call);
  }
}
