package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.workflows.api.node.NodeProgress;
import io.openmldb.rollout.workflows.api.node.NodeProgressQuery;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.temporal.api.common.v1.WorkflowExecution;
import java.util.Optional;

/** Asks the node rollout under way for its step. */
final class NodeProgressReader {

  private final TemporalConnection connection;

  NodeProgressReader(TemporalConnection connection) {
    this.connection = connection;
  }

  /** The status with the step of the node under way; as it is where that cannot be had. */
  RolloutStatus completed(RolloutStatus status) {
    return NodeProgressQuery.complete(status, this::progress);
  }

  private Optional<NodeProgress> progress(String workflowId) {
    WorkflowExecution execution = WorkflowExecution.newBuilder().setWorkflowId(workflowId).build();
    try {
      return Optional.ofNullable(
          new QueryAndUpdateCalls(connection, execution)
              .query(NodeProgressQuery.NAME, NodeProgress.class));
    } catch (CommandFailure e) {
      // It has not begun, or a worker of an earlier release runs it, which tells of each step.
      return Optional.empty();
    }
  }
}
