package io.openmldb.rollout.activities.openmldb.session;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.LeaseStore;
import io.openmldb.rollout.activities.cluster.Registrations;
import io.openmldb.rollout.activities.cluster.ZooKeepers;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.SideBySide;
import io.openmldb.rollout.activities.openmldb.Wire;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.waiting.Waits;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.Lease;
import java.util.function.BiFunction;

/** Opens sessions on real clusters. */
public final class Sessions implements AutoCloseable {

  private final ZooKeepers zookeepers;
  private final LeaseStore leases;
  private final OpenmldbClients clients;
  private final BiFunction<ClusterConfig, String, RemoteHost> hosts;
  private final CallThreads threads = new CallThreads();

  /**
   * Sessions of one worker.
   *
   * @param hosts the host of a cluster, by its name
   */
  public Sessions(
      ZooKeepers zookeepers,
      LeaseStore leases,
      OpenmldbClients clients,
      BiFunction<ClusterConfig, String, RemoteHost> hosts) {
    this.zookeepers = zookeepers;
    this.leases = leases;
    this.clients = clients;
    this.hosts = hosts;
  }

  /** A session on {@code cluster} for the update of {@code node}, under {@code lease}. */
  public Session open(Lease lease, ClusterConfig cluster, Node node) {
    Waits waits = Waits.ofActivity();
    Registrations registrations = zookeepers.registrations(cluster);
    HeldLease held = new StoredLease(leases, lease);
    Wire wire = new GuardedWire(clients.wire(cluster), held);
    return new Session(
        node,
        clients.nameServer(cluster, wire, waits),
        endpoint -> clients.tablet(wire, endpoint),
        held,
        new HostAlarms(
            hosts.apply(cluster, node.host()),
            node,
            () -> clients.authorization(cluster),
            registrations::nameservers),
        registrations::sinceLastMembershipChange,
        registrations::newestTerm,
        waits,
        threads.changes(waits.heartbeat()),
        threads.underFence(waits.heartbeat()));
  }

  /**
   * For looks at hosts and servers of {@code cluster}, of the activity that this thread executes.
   */
  public SideBySide looks(ClusterConfig cluster) {
    return threads.looks(cluster.name(), Waits.ofActivity().heartbeat());
  }

  @Override
  public void close() {
    threads.close();
  }
}
