package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.steps.FailureType;

/**
 * A node rollout that the lease names is at work still, and another workflow is to change
 * something: after a reset, a rollout does not know of the node rollouts of its earlier self.
 */
public final class NodeUnderWayException extends StepException {

  /** It ends when {@code nodeRollout} does. */
  public NodeUnderWayException(String nodeRollout) {
    super(
        FailureType.LEASE_HELD,
        true,
        "node rollout "
            + nodeRollout
            + " is still at work (it was begun before its rollout was reset, say); it is left to"
            + " finish first, because never two nodes are worked on at once",
        null);
  }
}
