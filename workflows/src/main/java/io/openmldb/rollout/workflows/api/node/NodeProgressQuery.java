package io.openmldb.rollout.workflows.api.node;

import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import java.util.Optional;
import java.util.function.Function;

/**
 * Completes a rollout's status by what the node rollout under way says of itself: the rollout is
 * told of few steps, because each would take room in its history.
 */
public final class NodeProgressQuery {

  /** The query's name. */
  public static final String NAME = "progress";

  private NodeProgressQuery() {}

  /**
   * The status with the step of the node under way; as it is where that cannot be had.
   *
   * @param ask makes the query of the node rollout with a workflow id; empty where it is not
   *     answered
   */
  public static RolloutStatus complete(
      RolloutStatus status, Function<String, Optional<NodeProgress>> ask) {
    return status.with(status.nodes().stream().map(node -> complete(node, ask)).toList());
  }

  private static NodeStatus complete(
      NodeStatus node, Function<String, Optional<NodeProgress>> ask) {
    if (node.state() != NodeState.RUNNING || node.workflowId() == null) {
      return node;
    }
    return ask.apply(node.workflowId())
        .filter(progress -> progress.step() != null)
        .map(progress -> node.at(progress.step(), progress.moves(), progress.movesDone()))
        .orElse(node);
  }
}
