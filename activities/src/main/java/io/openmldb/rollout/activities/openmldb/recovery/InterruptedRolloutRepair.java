package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.HeldLease;
import io.openmldb.rollout.activities.cluster.LeaseRecord;
import io.openmldb.rollout.activities.cluster.PendingUndoRepairer;
import io.openmldb.rollout.activities.host.HostAtRest;
import io.openmldb.rollout.activities.openmldb.moves.Leftovers;
import io.openmldb.rollout.activities.openmldb.session.Sessions;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.waiting.Waits;
import io.openmldb.rollout.plan.Node;
import java.time.Duration;
import java.util.function.BiFunction;

/** Ends what interrupted rollouts left on real clusters. */
public final class InterruptedRolloutRepair implements PendingUndoRepairer {

  /** The guard waits for ZooKeeper's session to end, and starts take their time. */
  private static final Duration AT_REST = Duration.ofMinutes(5);

  private final Sessions sessions;
  private final BiFunction<ClusterConfig, String, RemoteHost> hosts;

  /**
   * For all clusters.
   *
   * @param hosts opens a cluster's host by its name
   */
  public InterruptedRolloutRepair(
      Sessions sessions, BiFunction<ClusterConfig, String, RemoteHost> hosts) {
    this.sessions = sessions;
    this.hosts = hosts;
  }

  @Override
  public void end(HeldLease held, ClusterConfig cluster, LeaseRecord record, Node node) {
    if (record.process() != null) {
      // A run of start.sh, or the guard that starts what is down, may be under way.
      HostAtRest.await(hosts.apply(cluster, node.host()), node, Waits.ofActivity(), AT_REST);
    }
    if (!record.isSettled()) {
      new Leftovers(sessions.open(held, cluster, node)).end();
    }
  }
}
