package io.openmldb.rollout.activities.leadership.failover;

import io.openmldb.rollout.activities.context.ClusterContexts;
import io.openmldb.rollout.activities.lease.HeldLease;
import io.openmldb.rollout.activities.process.FailoverPauseOpener;
import io.openmldb.rollout.activities.process.OpenFailoverPause;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.workflows.api.model.Node;
import java.time.Duration;

/** Opens the failover pause that the restart of a tablet needs. */
public final class FailoverPauses implements FailoverPauseOpener {

  private final ClusterContexts contexts;

  public FailoverPauses(ClusterContexts contexts) {
    this.contexts = contexts;
  }

  @Override
  public OpenFailoverPause open(
      HeldLease lease, ClusterConfig cluster, Node node, Duration watchdogDelay) {
    return new AutoFailoverSwitch(contexts.open(lease, cluster, node)).pause(watchdogDelay);
  }
}
