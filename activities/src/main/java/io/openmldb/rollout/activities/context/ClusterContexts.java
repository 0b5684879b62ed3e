package io.openmldb.rollout.activities.context;

import io.openmldb.rollout.activities.lease.HeldLease;
import io.openmldb.rollout.activities.lease.LeaseAttemptRunner;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.client.RpcTransport;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.activities.support.CallThreadPools;
import io.openmldb.rollout.activities.support.ParallelCalls;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.activities.zookeeper.Registration;
import io.openmldb.rollout.activities.zookeeper.Registrations;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Opens sessions on real clusters. */
public final class ClusterContexts implements AutoCloseable {

  private final ZooKeeperClients zooKeepers;
  private final LeaseAttemptRunner attempts;
  private final OpenmldbClients clients;
  private final BiFunction<ClusterConfig, String, RemoteHost> hosts;
  private final Consumer<ClusterContext> recovery;
  private final CallThreadPools threads = new CallThreadPools();

  /**
   * Sessions of one worker.
   *
   * @param hosts the host of a cluster, by its name
   * @param recovery makes whole the tablets that returned in a failover pause
   */
  public ClusterContexts(
      ZooKeeperClients zooKeepers,
      LeaseAttemptRunner attempts,
      OpenmldbClients clients,
      BiFunction<ClusterConfig, String, RemoteHost> hosts,
      Consumer<ClusterContext> recovery) {
    this.zooKeepers = zooKeepers;
    this.attempts = attempts;
    this.clients = clients;
    this.hosts = hosts;
    this.recovery = recovery;
  }

  /**
   * Does {@code work} for the update of {@code node}, as the only attempt that can act under {@code
   * lease}; then makes whole what returned in a failover pause meanwhile.
   */
  public <T> T run(
      Lease lease, ClusterConfig cluster, Node node, Function<ClusterContext, T> work) {
    return attempts.run(lease, held -> run(open(held, cluster, node), work));
  }

  private static <T> T run(ClusterContext context, Function<ClusterContext, T> work) {
    T result;
    try {
      result = work.apply(context);
    } catch (ActivityException failure) {
      recoverAfter(failure, context);
      throw failure;
    }
    context.recoverReturned();
    return result;
  }

  private static void recoverAfter(ActivityException failure, ClusterContext context) {
    try {
      context.recoverReturned();
    } catch (ActivityException e) {
      failure.addSuppressed(e);
    }
  }

  /** A session on {@code cluster} for the update of {@code node}, as the attempt that holds it. */
  public ClusterContext open(HeldLease held, ClusterConfig cluster, Node node) {
    Waiter waiter = Waiter.ofActivity();
    Registrations registrations = zooKeepers.registrations(cluster);
    RpcTransport transport =
        new LeaseCheckedTransport(
            clients.transport(cluster), held, waiter.timeSource(), threads.timed());
    return new ClusterContext(
        node,
        clients.nameServer(cluster, transport, waiter),
        endpoint -> clients.tablet(transport, endpoint),
        held,
        new LeaseCheckedWatchdogs(watchdogs(held, cluster, node, registrations), held),
        registrations::sinceLastMembershipChange,
        registrations::newestTerm,
        () ->
            registrations.tablets().stream()
                .collect(Collectors.toMap(Registration::endpoint, Registration::czxid)),
        waiter,
        threads.changeCalls(waiter.heartbeat()),
        threads.fencedCalls(waiter.heartbeat()),
        threads.timed(),
        new NestedFailoverPauses(),
        recovery);
  }

  private Watchdogs watchdogs(
      HeldLease held, ClusterConfig cluster, Node node, Registrations registrations) {
    return new HostWatchdogs(
        hosts.apply(cluster, node.host()),
        node,
        held,
        () -> clients.authorization(cluster),
        registrations::nameservers);
  }

  /**
   * For calls that only read hosts and servers of {@code cluster}, of the activity that this thread
   * executes.
   */
  public ParallelCalls inspectionCalls(ClusterConfig cluster) {
    return threads.inspectionCalls(cluster.name(), Waiter.ofActivity().heartbeat());
  }

  @Override
  public void close() {
    threads.close();
  }
}
