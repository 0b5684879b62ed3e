package io.openmldb.rollout.activities.openmldb.failover;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.HeldLease;
import io.openmldb.rollout.activities.openmldb.session.Sessions;
import io.openmldb.rollout.plan.Node;
import java.time.Duration;

/** Failover windows for whoever restarts a node. */
public final class FailoverWindows implements FailoverPauseOpener {

  private final Sessions sessions;

  public FailoverWindows(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public OpenWindow open(HeldLease lease, ClusterConfig cluster, Node node, Duration alarm) {
    return new FailoverSwitch(sessions.open(lease, cluster, node)).off(alarm);
  }
}
