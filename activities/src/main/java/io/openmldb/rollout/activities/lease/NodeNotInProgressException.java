package io.openmldb.rollout.activities.lease;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;

/**
 * A node rollout that the lease does not name must change nothing, because two nodes are never
 * updated at once. It may have been reset after it had ended.
 */
public final class NodeNotInProgressException extends ActivityException {

  NodeNotInProgressException(Lease lease, LeaseAttempt attempt, LeaseRecord record) {
    super(
        FailureType.LEASE_LOST,
        "workflow "
            + attempt.workflowId()
            + " must change nothing on cluster "
            + lease.cluster()
            + ": the lease names "
            + named(record),
        null);
  }

  private static String named(LeaseRecord record) {
    Node node = record.node();
    if (node == null) {
      return "no node as in progress";
    }
    String by = record.nodeRollout() == null ? record.workflowId() : record.nodeRollout();
    return "another workflow as in progress: " + by + " at " + node.title();
  }
}
