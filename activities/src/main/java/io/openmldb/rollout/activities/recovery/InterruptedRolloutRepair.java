package io.openmldb.rollout.activities.recovery;

import io.openmldb.rollout.activities.context.ClusterContexts;
import io.openmldb.rollout.activities.leadership.InterruptedMoves;
import io.openmldb.rollout.activities.lease.HeldLease;
import io.openmldb.rollout.activities.lease.LeaseRecord;
import io.openmldb.rollout.activities.lease.PendingUndoRepairer;
import io.openmldb.rollout.activities.process.HostIdleWait;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.workflows.api.model.Node;
import java.time.Duration;
import java.util.function.BiFunction;

/** Ends what interrupted rollouts left on real clusters. */
public final class InterruptedRolloutRepair implements PendingUndoRepairer {

  /** The guard waits for ZooKeeper's session to end, and starts take their time. */
  private static final Duration AT_REST = Duration.ofMinutes(5);

  private final ClusterContexts contexts;
  private final BiFunction<ClusterConfig, String, RemoteHost> hosts;

  /**
   * For all clusters.
   *
   * @param hosts opens a cluster's host by its name
   */
  public InterruptedRolloutRepair(
      ClusterContexts contexts, BiFunction<ClusterConfig, String, RemoteHost> hosts) {
    this.contexts = contexts;
    this.hosts = hosts;
  }

  @Override
  public void end(HeldLease held, ClusterConfig cluster, LeaseRecord record, Node node) {
    if (record.process() != null) {
      // A run of start.sh, or the guard that starts what is down, may be under way.
      HostIdleWait.await(hosts.apply(cluster, node.host()), node, Waiter.ofActivity(), AT_REST);
    }
    if (!record.isSettled()) {
      new InterruptedMoves(contexts.open(held, cluster, node)).endFenceAndPause();
    }
  }
}
