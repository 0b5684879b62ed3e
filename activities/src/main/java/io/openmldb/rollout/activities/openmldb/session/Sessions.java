package io.openmldb.rollout.activities.openmldb.session;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.HeldLease;
import io.openmldb.rollout.activities.cluster.LeaseAttempts;
import io.openmldb.rollout.activities.cluster.Registration;
import io.openmldb.rollout.activities.cluster.Registrations;
import io.openmldb.rollout.activities.cluster.ZooKeepers;
import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.SideBySide;
import io.openmldb.rollout.activities.openmldb.Wire;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.waiting.Waits;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.Lease;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Opens sessions on real clusters. */
public final class Sessions implements AutoCloseable {

  private final ZooKeepers zookeepers;
  private final LeaseAttempts attempts;
  private final OpenmldbClients clients;
  private final BiFunction<ClusterConfig, String, RemoteHost> hosts;
  private final Consumer<Session> recovery;
  private final CallThreads threads = new CallThreads();

  /**
   * Sessions of one worker.
   *
   * @param hosts the host of a cluster, by its name
   * @param recovery makes whole the tablets that returned in a failover window
   */
  public Sessions(
      ZooKeepers zookeepers,
      LeaseAttempts attempts,
      OpenmldbClients clients,
      BiFunction<ClusterConfig, String, RemoteHost> hosts,
      Consumer<Session> recovery) {
    this.zookeepers = zookeepers;
    this.attempts = attempts;
    this.clients = clients;
    this.hosts = hosts;
    this.recovery = recovery;
  }

  /**
   * Does {@code work} for the update of {@code node}, as the only attempt that can act under {@code
   * lease}; then makes whole what returned in a failover window meanwhile.
   */
  public <T> T run(Lease lease, ClusterConfig cluster, Node node, Function<Session, T> work) {
    return attempts.run(lease, held -> run(open(held, cluster, node), work));
  }

  private static <T> T run(Session session, Function<Session, T> work) {
    T result;
    try {
      result = work.apply(session);
    } catch (StepException failure) {
      recoverAfter(failure, session);
      throw failure;
    }
    session.recoverReturned();
    return result;
  }

  private static void recoverAfter(StepException failure, Session session) {
    try {
      session.recoverReturned();
    } catch (StepException e) {
      failure.addSuppressed(e);
    }
  }

  /** A session on {@code cluster} for the update of {@code node}, as the attempt that holds it. */
  public Session open(HeldLease held, ClusterConfig cluster, Node node) {
    Waits waits = Waits.ofActivity();
    Registrations registrations = zookeepers.registrations(cluster);
    Wire wire = new GuardedWire(clients.wire(cluster), held, waits.pace(), threads.timed());
    return new Session(
        node,
        clients.nameServer(cluster, wire, waits),
        endpoint -> clients.tablet(wire, endpoint),
        held,
        new GuardedAlarms(alarms(held, cluster, node, registrations), held),
        registrations::sinceLastMembershipChange,
        registrations::newestTerm,
        () ->
            registrations.tablets().stream()
                .collect(Collectors.toMap(Registration::endpoint, Registration::czxid)),
        waits,
        threads.changes(waits.heartbeat()),
        threads.underFence(waits.heartbeat()),
        threads.timed(),
        new OpenWindows(),
        recovery);
  }

  private Alarms alarms(
      HeldLease held, ClusterConfig cluster, Node node, Registrations registrations) {
    return new HostAlarms(
        hosts.apply(cluster, node.host()),
        node,
        held,
        () -> clients.authorization(cluster),
        registrations::nameservers);
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
