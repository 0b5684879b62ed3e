package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.lease.HeldLease;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.workflows.api.model.Node;
import java.time.Duration;

/** Opens the failover pause that a restart of a node needs. */
@FunctionalInterface
public interface FailoverPauseOpener {

  /**
   * Switches {@code auto_failover} off until the pause is closed: written to the lease first, and
   * guarded by a timer on the node's host that switches it on if every worker died. Nothing of all
   * that when it was found off. Opening an open pause again is harmless.
   *
   * @param watchdogDelay after which time a watchdog on the host ends the pause if every worker has
   *     died
   */
  OpenFailoverPause open(HeldLease lease, ClusterConfig cluster, Node node, Duration watchdogDelay);
}
