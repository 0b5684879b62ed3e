package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.steps.FailureType;

/**
 * A rollout is to go on with a node while a node rollout of its earlier self, from before it was
 * reset, is still at work on one.
 */
public final class NodeUnderWayException extends StepException {

  /** It ends when {@code nodeRollout} does. */
  public NodeUnderWayException(String nodeRollout) {
    super(
        FailureType.LEASE_HELD,
        true,
        "node rollout %s, which was begun before this rollout was reset, still runs; it is left to finish first, because never two nodes are worked on at once"
            .formatted(nodeRollout),
        null);
  }
}
