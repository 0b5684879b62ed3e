package io.openmldb.rollout.activities.openmldb.failover;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.HeldLease;
import io.openmldb.rollout.activities.openmldb.session.Sessions;
import io.openmldb.rollout.plan.Node;
import java.time.Duration;

/** Failover windows for whoever restarts a node. */
public final class FailoverWindows {

  private final Sessions sessions;

  public FailoverWindows(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * Switches {@code auto_failover} off until the window is closed: written to the lease first, and
   * guarded by a timer on the node's host that switches it on if every worker died. Nothing of all
   * that when it was found off. Opening an open window again is harmless.
   *
   * @param alarm how long it may stay open should every worker die
   */
  public OpenWindow open(HeldLease lease, ClusterConfig cluster, Node node, Duration alarm) {
    return new FailoverSwitch(sessions.open(lease, cluster, node)).off(alarm);
  }
}
