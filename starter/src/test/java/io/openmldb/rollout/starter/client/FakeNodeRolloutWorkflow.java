package io.openmldb.rollout.starter.client;

import io.openmldb.rollout.workflows.api.NodeRolloutWorkflow;
import io.openmldb.rollout.workflows.api.node.NodeInput;
import io.openmldb.rollout.workflows.api.node.NodeProgress;
import io.openmldb.rollout.workflows.api.node.NodeResult;
import io.openmldb.rollout.workflows.api.status.NodeState;
import java.util.List;

/** A node rollout that updates its node at once. */
public final class FakeNodeRolloutWorkflow implements NodeRolloutWorkflow {

  @Override
  public NodeResult run(NodeInput input) {
    return new NodeResult(
        NodeState.UPDATED, List.of(), List.of(), 0, null, null, 0, null, false, null);
  }

  @Override
  public void abort() {
    throw new UnsupportedOperationException("it is over at once");
  }

  @Override
  public NodeProgress progress() {
    return null;
  }
}
