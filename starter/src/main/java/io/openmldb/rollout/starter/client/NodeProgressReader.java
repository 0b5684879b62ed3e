package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.workflows.api.node.NodeProgress;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.temporal.api.common.v1.WorkflowExecution;

/**
 * Asks the node rollout under way for its step: the rollout above it is told of few, because each
 * would take room in its history.
 */
final class NodeProgressReader {

  private final TemporalConnection connection;

  NodeProgressReader(TemporalConnection connection) {
    this.connection = connection;
  }

  /** The status with the step of the node under way; as it is where that cannot be had. */
  RolloutStatus completed(RolloutStatus status) {
    return status.with(status.nodes().stream().map(this::completed).toList());
  }

  private NodeStatus completed(NodeStatus node) {
    if (node.state() != NodeState.RUNNING || node.workflowId() == null) {
      return node;
    }
    WorkflowExecution execution =
        WorkflowExecution.newBuilder().setWorkflowId(node.workflowId()).build();
    try {
      NodeProgress progress =
          new QueryAndUpdateCalls(connection, execution).query("progress", NodeProgress.class);
      return progress == null || progress.step() == null
          ? node
          : node.at(progress.step(), progress.moves(), progress.movesDone());
    } catch (CommandFailure e) {
      // It has not begun, or a worker of an earlier release runs it, which tells of each step.
      return node;
    }
  }
}
