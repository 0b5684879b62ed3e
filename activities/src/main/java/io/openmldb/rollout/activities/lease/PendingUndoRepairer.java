package io.openmldb.rollout.activities.lease;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.workflows.api.model.Node;

/** Ends what a lease records of a rollout that was interrupted. */
public interface PendingUndoRepairer {

  /**
   * Waits until nothing that was begun on the node's host still runs, and ends a write fence and a
   * failover pause that {@code record} names. Throws when something cannot be ended.
   */
  void end(HeldLease held, ClusterConfig cluster, LeaseRecord record, Node node);
}
