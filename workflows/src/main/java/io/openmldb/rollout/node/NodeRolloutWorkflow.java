package io.openmldb.rollout.node;

import io.openmldb.rollout.node.NodeProcedure.NodeAborted;
import io.openmldb.rollout.steps.FailureText;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;

/**
 * The update of one node.
 *
 * <ol>
 *   <li>Backup, edit, pre-upgrade, restart, recover, post-upgrade, verify; the three in which
 *       leaders and replicas matter for tablets only. Everything that is to be done is asked first
 *       and kept in the history (moves, followers, the process), then done by an activity that
 *       compares the world with that record.
 *   <li>Whatever fails, the node is rolled back: file restored, restarted if it had been,
 *       recovered, leaders home, verified. Its state is then ROLLED_BACK.
 *   <li>Where that fails too, its state is FAILED, and what is left is named.
 *   <li>An abort counts between steps, up to the restart: the node is rolled back. Later the node
 *       is finished.
 * </ol>
 *
 * <p>Properties: it never fails or is cancelled half-way (Temporal's cancellation is an abort); it
 * restarts the process at most once forwards and once back; leaders that are not home are named in
 * its result.
 */
public final class NodeRolloutWorkflow implements NodeRollout {

  private final StepLog log;
  private final NodeProcedure procedure;
  private boolean abortRequested;

  /** Sets up the state that signals find, even one that arrives before the workflow runs. */
  @WorkflowInit
  public NodeRolloutWorkflow(NodeTask task) {
    log = new StepLog(task.plan().endpoint());
    procedure = new NodeProcedure(task, log);
  }

  @Override
  public NodeResult run(NodeTask task) {
    CancellationScope.current()
        .getCancellationRequest()
        .thenApply(
            reason -> {
              abortRequested = true;
              return reason;
            });
    NodeResult[] result = new NodeResult[1];
    Workflow.newDetachedCancellationScope(() -> result[0] = updateOrRollBack(task)).run();
    Workflow.await(Workflow::isEveryHandlerFinished);
    return result[0];
  }

  @Override
  public void abort() {
    abortRequested = true;
  }

  private NodeResult updateOrRollBack(NodeTask task) {
    try {
      procedure.update(() -> abortRequested);
      NodeState reached =
          task.direction() == Direction.UPDATE ? NodeState.UPDATED : NodeState.ROLLED_BACK;
      return result(reached, false, null, null);
    } catch (NodeAborted e) {
      return rolledBack(true, null, null);
    } catch (ActivityFailure e) {
      String logTail = procedure.hasRestarted() ? logTail() : null;
      return rolledBack(false, FailureText.of(e), logTail);
    }
  }

  private NodeResult rolledBack(boolean aborted, String error, String logTail) {
    try {
      procedure.rollBack();
      return result(NodeState.ROLLED_BACK, aborted, error, logTail);
    } catch (ActivityFailure e) {
      String cause = error == null ? "aborted" : error;
      String both = cause + "; then the rollback failed: " + FailureText.of(e);
      return result(NodeState.FAILED, aborted, both, logTail);
    }
  }

  private NodeResult result(NodeState state, boolean aborted, String error, String logTail) {
    return new NodeResult(
        state,
        log.steps(),
        procedure.moves(),
        procedure.openMoves(),
        state == NodeState.UPDATED ? procedure.effective() : null,
        procedure.refusedWritesMillis(),
        aborted,
        error,
        logTail);
  }

  private String logTail() {
    try {
      return procedure.logTail();
    } catch (ActivityFailure e) {
      return "the log could not be read: " + FailureText.of(e);
    }
  }
}
