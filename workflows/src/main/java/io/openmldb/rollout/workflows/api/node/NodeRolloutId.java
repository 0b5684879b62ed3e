package io.openmldb.rollout.workflows.api.node;

import io.openmldb.rollout.workflows.api.plan.NodePlan;

/**
 * The workflow id of a node rollout: its rollout's id, the component and the endpoint. The way back
 * of a node that was updated has an id of its own.
 *
 * @param text the id as Temporal has it
 */
public record NodeRolloutId(String text) {

  /** The id of the update of {@code node} by the rollout {@code rolloutId}. */
  public static NodeRolloutId ofUpdate(String rolloutId, NodePlan node) {
    return new NodeRolloutId(rolloutId + "/" + node.component().id() + "/" + node.endpoint());
  }

  /** The id of the way back of {@code node}, after the rollout {@code rolloutId} updated it. */
  public static NodeRolloutId ofRevert(String rolloutId, NodePlan node) {
    return new NodeRolloutId(ofUpdate(rolloutId, node).text + "/revert");
  }
}
