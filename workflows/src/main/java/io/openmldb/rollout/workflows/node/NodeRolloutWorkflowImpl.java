package io.openmldb.rollout.workflows.node;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.NodeRolloutFailure;
import io.openmldb.rollout.workflows.api.NodeRolloutWorkflow;
import io.openmldb.rollout.workflows.api.model.PendingUndo;
import io.openmldb.rollout.workflows.api.node.Direction;
import io.openmldb.rollout.workflows.api.node.NodeInput;
import io.openmldb.rollout.workflows.api.node.NodeProgress;
import io.openmldb.rollout.workflows.api.node.NodeResult;
import io.openmldb.rollout.workflows.api.node.NodeTask;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.node.NodeUpdateProcedure.ClusterNotHealthyException;
import io.openmldb.rollout.workflows.node.NodeUpdateProcedure.NodeAbortedException;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.openmldb.rollout.workflows.temporal.RequiredActivityCall.Stopped;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The update of one node.
 *
 * <ol>
 *   <li>Write into the lease that this node rollout is at this node: it waits until no other one
 *       is. Where that cannot be had, nothing is touched, and the state is PENDING.
 *   <li>Backup, edit, pre-upgrade, restart, recover, post-upgrade, verify; the three in which
 *       leaders and replicas matter for tablets only. Everything that is to be done is asked first
 *       and kept in the history (moves, followers, the process), then done by an activity that
 *       compares the world with that record.
 *   <li>Whatever fails, the node is rolled back: file restored, restarted if it had been,
 *       recovered, leaders home, verified. Its state is then ROLLED_BACK.
 *   <li>Where that fails too, its state is FAILED, and what is left to undo is in the lease: a node
 *       rollout of its own undoes it before a further attempt.
 *   <li>Where the lease is lost, nothing more is done in its name: FAILED at once.
 *   <li>An abort counts between steps, up to the restart: the node is rolled back. Later the node
 *       is finished.
 *   <li>Unless it FAILED, the lease names no node any more.
 * </ol>
 *
 * <p>One that did not do its task ends as Failed, with its result in the failure's details.
 *
 * <p>Properties: it never fails or is cancelled half-way (Temporal's cancellation is an abort); it
 * restarts the process at most once forwards and once back.
 */
public final class NodeRolloutWorkflowImpl implements NodeRolloutWorkflow {

  private @Nullable Attempt attempt;
  private boolean abortRequested;

  /** How often that was asked for: again, where what is waited for is to be given up. */
  private int aborts;

  @Override
  public NodeResult run(NodeInput input) {
    NodeTask task = taskIn(input);
    CancellationScope.current()
        .getCancellationRequest()
        .thenApply(
            reason -> {
              abort();
              return reason;
            });
    NodeResult[] result = new NodeResult[1];
    Workflow.newDetachedCancellationScope(
            () -> {
              Attempt only = new Attempt(task);
              attempt = only;
              result[0] = only.result();
            })
        .run();
    Workflow.await(Workflow::isEveryHandlerFinished);
    if (task.failsUnlessDone() && !result[0].isDone(task.direction())) {
      throw NodeRolloutFailure.of(task.plan().node().title(), result[0]);
    }
    return result[0];
  }

  private static NodeTask taskIn(NodeInput input) {
    Optional<NodeTask> task = input == null ? Optional.empty() : input.complete();
    if (task.isPresent()) {
      return task.get();
    }
    String problem = input == null || input.problem() == null ? "" : ": " + input.problem();
    if (Workflow.getInfo().getParentWorkflowId().isPresent()) {
      // The task fails and is tried again, until a worker of the rollout's version has it.
      throw new IllegalStateException("the node's task is of another version" + problem);
    }
    throw FailureType.INVALID_REQUEST.newFailure(
        "NodeRollout is started by ClusterRollout only; nothing was touched" + problem);
  }

  @Override
  public void abort() {
    abortRequested = true;
    aborts++;
  }

  @Override
  public @Nullable NodeProgress progress() {
    return attempt == null ? null : attempt.log.progress();
  }

  /** The one attempt that a node rollout is. */
  private final class Attempt {

    private final NodeTask task;
    private final StepRecorder log;
    private final NodeInLease record;
    private final NodeUpdateProcedure procedure;

    Attempt(NodeTask task) {
      this.task = task;
      this.log = new StepRecorder(task.plan());
      this.record = new NodeInLease(task, log);
      this.procedure = new NodeUpdateProcedure(task, log);
    }

    NodeResult result() {
      try {
        record.begin(() -> abortRequested);
      } catch (Stopped e) {
        return ended(NodeState.PENDING, e.reason(), null);
      } catch (ActivityFailure e) {
        return ended(NodeState.PENDING, FailureMessage.of(e), isLeaseLost(e), null);
      }
      NodeResult result = task.direction() == Direction.UNDO ? undone() : updateOrRollBack();
      // Of a node that is left broken the record stays: it tells a repair where to look.
      return result.state() == NodeState.FAILED ? result : struck(result);
    }

    /** A record that cannot be removed stays, and the next workflow under the lease repairs it. */
    private NodeResult struck(NodeResult result) {
      try {
        record.end(() -> aborts > 1);
      } catch (ActivityFailure e) {
        if (isLeaseLost(e)) {
          return ended(result.state(), FailureMessage.of(e), true, null);
        }
        String title = task.plan().node().title();
        Workflow.getLogger(NodeRolloutWorkflow.class)
            .warn("The lease still names {} as in progress: {}", title, FailureMessage.of(e));
      }
      return result;
    }

    private NodeResult undone() {
      try {
        procedure.rollBack();
        return ended(NodeState.ROLLED_BACK, null, null);
      } catch (ActivityFailure e) {
        return failed(
            "what an earlier attempt left is not undone: " + FailureMessage.of(e), null, e);
      }
    }

    private NodeResult updateOrRollBack() {
      boolean forwards = task.direction() == Direction.UPDATE;
      try {
        procedure.update(() -> abortRequested && forwards);
        return ended(forwards ? NodeState.UPDATED : NodeState.ROLLED_BACK, null, null);
      } catch (NodeAbortedException e) {
        return rolledBack("rolled back because the rollout was aborted", null);
      } catch (ClusterNotHealthyException e) {
        return rolledBack(e.getMessage(), null);
      } catch (ActivityFailure e) {
        if (isLeaseLost(e)) {
          return failed(FailureMessage.of(e), null, e);
        }
        String logTail = procedure.hasRestarted() ? logTail() : null;
        return rolledBack(FailureMessage.of(e), logTail);
      }
    }

    private NodeResult rolledBack(@Nullable String error, @Nullable String logTail) {
      try {
        boolean verified = procedure.rollBack();
        // A revert that failed has put the node back only if that was proved on the way.
        return task.direction() == Direction.UPDATE || verified
            ? ended(NodeState.ROLLED_BACK, error, logTail)
            : ended(NodeState.FAILED, error, logTail);
      } catch (ActivityFailure e) {
        return failed(error + "; then the rollback failed: " + FailureMessage.of(e), logTail, e);
      }
    }

    private NodeResult failed(String error, @Nullable String logTail, ActivityFailure cause) {
      return ended(NodeState.FAILED, error, isLeaseLost(cause), logTail);
    }

    private NodeResult ended(NodeState state, @Nullable String error, @Nullable String logTail) {
      return ended(state, error, false, logTail);
    }

    private NodeResult ended(
        NodeState state, @Nullable String error, boolean leaseLost, @Nullable String logTail) {
      PendingUndo left =
          state == NodeState.FAILED && !leaseLost ? procedure.left() : procedure.pending();
      String untold = state == NodeState.UPDATED ? "" : procedure.untoldCost();
      String told = untold.isEmpty() ? error : (error == null ? "rolled back" : error) + untold;
      log.ended(state, told);
      return new NodeResult(
          state,
          log.steps(),
          procedure.moves(),
          0,
          state == NodeState.FAILED ? left : null,
          state == NodeState.UPDATED ? procedure.effective() : null,
          procedure.refusedWritesMillis(),
          told,
          leaseLost,
          logTail);
    }

    private static boolean isLeaseLost(ActivityFailure failure) {
      return FailureMessage.hasType(FailureType.LEASE_LOST, failure);
    }

    private String logTail() {
      try {
        return procedure.logTail();
      } catch (ActivityFailure e) {
        return "the log could not be read: " + FailureMessage.of(e);
      }
    }
  }
}
