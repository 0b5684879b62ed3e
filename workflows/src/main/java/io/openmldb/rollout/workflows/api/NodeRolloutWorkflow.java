package io.openmldb.rollout.workflows.api;

import io.openmldb.rollout.workflows.api.node.NodeInput;
import io.openmldb.rollout.workflows.api.node.NodeProgress;
import io.openmldb.rollout.workflows.api.node.NodeResult;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/** The update of one node, as a child of the cluster's rollout. */
@WorkflowInterface
public interface NodeRolloutWorkflow {

  /**
   * Updates the node or puts it back; whatever fails is undone. Where that fails too the node's
   * state is FAILED, and what is left to undo is recorded in the lease.
   *
   * @return the result, when the task was done
   * @throws io.temporal.failure.ApplicationFailure NodeRolloutFailed, with the {@link NodeResult}
   *     in its details, when it was not; InvalidRequest, when it was not started by a rollout
   */
  @WorkflowMethod(name = "NodeRollout")
  NodeResult run(NodeInput input);

  /** Stops at the next step boundary: undone if not restarted yet, finished if it was. */
  @SignalMethod(
      description =
          "Stop at the next step boundary: the node is rolled back"
              + " if it was not restarted yet, and finished if it was. Sent by the cluster's rollout.")
  void abort();

  /** Where it stands; null before it begins. */
  @QueryMethod(description = "The step under way, its leader moves, and what it waits for.")
  @Nullable NodeProgress progress();
}
