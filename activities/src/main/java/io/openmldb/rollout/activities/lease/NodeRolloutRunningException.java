package io.openmldb.rollout.activities.lease;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;

/**
 * A node rollout that the lease names is still running, so no other workflow may change anything.
 * After a reset, a rollout does not know of the node rollouts that it had started before.
 */
public final class NodeRolloutRunningException extends ActivityException {

  /** It ends when {@code nodeRollout} does. */
  public NodeRolloutRunningException(String nodeRollout) {
    super(
        FailureType.LEASE_HELD,
        true,
        "node rollout "
            + nodeRollout
            + " is still running (it may have been started before its rollout was reset);"
            + " it must finish first, because two nodes are never updated at once",
        null);
  }
}
