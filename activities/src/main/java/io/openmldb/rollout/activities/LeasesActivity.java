package io.openmldb.rollout.activities;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.ClusterRegistry;
import io.openmldb.rollout.activities.cluster.Discovery;
import io.openmldb.rollout.activities.cluster.LeaseLostException;
import io.openmldb.rollout.activities.cluster.LeaseOwners;
import io.openmldb.rollout.activities.cluster.LeaseRecord;
import io.openmldb.rollout.activities.cluster.LeaseStore;
import io.openmldb.rollout.activities.cluster.LeaseTakeover;
import io.openmldb.rollout.activities.cluster.UnsettledLeaseException;
import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.activities.host.HostAtRest;
import io.openmldb.rollout.activities.openmldb.Deadlines;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.recovery.LeaseRepair;
import io.openmldb.rollout.activities.openmldb.session.Sessions;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.waiting.Waits;
import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Leases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Takes, writes and releases the lease of real clusters. */
public final class LeasesActivity implements Leases {

  /** What had checked its lease may go on until its worker is given up, plus one call. */
  private static final Duration QUIET = Duration.ofSeconds(10).plus(Deadlines.DEFAULT.change());

  /** The guard waits for ZooKeeper's session to end, and starts take their time. */
  private static final Duration AT_REST = Duration.ofMinutes(5);

  private final ClusterRegistry registry;
  private final LeaseStore leases;
  private final OpenmldbClients clients;
  private final Sessions sessions;
  private final Discovery discovery;
  private final BiFunction<ClusterConfig, String, RemoteHost> hosts;
  private final LeaseOwners owners;

  /**
   * The leases of all clusters.
   *
   * @param hosts opens a cluster's host by its name
   * @param owners knows whether the owner of a lease runs
   */
  public LeasesActivity(
      ClusterRegistry registry,
      LeaseStore leases,
      OpenmldbClients clients,
      Sessions sessions,
      Discovery discovery,
      BiFunction<ClusterConfig, String, RemoteHost> hosts,
      LeaseOwners owners) {
    this.registry = registry;
    this.leases = leases;
    this.clients = clients;
    this.sessions = sessions;
    this.discovery = discovery;
    this.hosts = hosts;
    this.owners = owners;
  }

  @Override
  public LeaseLook look(String cluster) {
    ClusterConfig config = registry.requested(cluster);
    return leases.read(config).map(record -> look(config, record)).orElse(LeaseLook.free());
  }

  private LeaseLook look(ClusterConfig cluster, LeaseRecord record) {
    String owner = record.owner();
    if (owners.isElsewhere(record)) {
      owner += " in another Temporal (namespace " + record.home() + ")";
    }
    return new LeaseLook(owner, owners.mayRun(record), recorded(cluster, record));
  }

  private List<String> recorded(ClusterConfig cluster, LeaseRecord record) {
    List<String> recorded = new ArrayList<>(leases.unsettled(cluster, record));
    if (record.node() != null) {
      int moves = leases.movesLeft(cluster, record.node().endpoint()).size();
      if (moves > 0) {
        recorded.add(moves + " leaders of " + record.node().title() + " were to be moved");
      }
      recorded.add(record.node().title() + " was in progress");
    }
    return recorded;
  }

  @Override
  public Lease acquire(LeaseRequest request) {
    ClusterConfig cluster = registry.cluster(request.cluster());
    return leases.acquire(
        request.cluster(), request.workflowId(), request.runId(), () -> isAutoFailoverOn(cluster));
  }

  private boolean isAutoFailoverOn(ClusterConfig cluster) {
    return clients.nameServer(cluster).isAutoFailoverOn();
  }

  @Override
  public Lease takeOver(LeaseRequest request) {
    ClusterConfig cluster = registry.cluster(request.cluster());
    Optional<LeaseRecord> left = leases.read(cluster);
    LeaseTakeover takeover = new LeaseTakeover(leases, owners, Waits.ofActivity(), QUIET);
    return left.map(record -> takeover.take(request, record, () -> isAutoFailoverOn(cluster)))
        .orElseGet(() -> acquire(request));
  }

  @Override
  public List<String> settle(Lease lease) {
    ClusterConfig cluster = registry.cluster(lease.cluster());
    LeaseRecord record = leases.requireHeld(lease);
    List<String> recorded = recorded(cluster, record);
    nodeOf(cluster, record)
        .ifPresent(node -> undo(lease, node, repair -> finish(cluster, node, repair)));
    leases.update(lease, settled -> settled.withNode(null));
    return Excerpt.sentences(recorded);
  }

  /** A run of start.sh, or the guard that starts what is down, may be under way. */
  private List<String> finish(ClusterConfig cluster, Node node, LeaseRepair repair) {
    List<String> left = new ArrayList<>();
    try {
      HostAtRest.await(hosts.apply(cluster, node.host()), node, Waits.ofActivity(), AT_REST);
    } catch (StepException e) {
      left.add(e.getMessage());
    }
    left.addAll(repair.finish());
    return left;
  }

  @Override
  public void forget(LeaseRequest request) {
    leases.forget(request.cluster(), request.workflowId(), request.runId());
  }

  @Override
  public void recordNode(NodeInProgress nodeInProgress) {
    leases.update(nodeInProgress.lease(), record -> record.withNode(nodeInProgress.node()));
  }

  @Override
  public void release(Lease lease) {
    try {
      settle(lease, leases.requireHeld(lease));
      leases.release(lease);
    } catch (LeaseLostException e) {
      // Released already by an attempt whose answer was lost, or another's by now.
    }
  }

  /** Undoes what is recorded, whoever left it; what cannot be undone keeps the lease. */
  private void settle(Lease lease, LeaseRecord record) {
    ClusterConfig cluster = registry.cluster(lease.cluster());
    Optional<Node> node = nodeOf(cluster, record);
    if (node.isEmpty() || isSettled(lease, record, node.get())) {
      return;
    }
    undo(lease, node.get(), LeaseRepair::undo);
  }

  private void undo(Lease lease, Node node, Function<LeaseRepair, List<String>> repair) {
    ClusterConfig cluster = registry.cluster(lease.cluster());
    List<String> failures = repair.apply(new LeaseRepair(sessions.open(lease, cluster, node)));
    if (!failures.isEmpty()) {
      List<String> left = new ArrayList<>(leases.unsettled(cluster, leases.requireHeld(lease)));
      left.addAll(failures);
      throw new UnsettledLeaseException(lease.cluster(), left);
    }
  }

  private boolean isSettled(Lease lease, LeaseRecord record, Node node) {
    return leases.unsettled(registry.cluster(lease.cluster()), record).isEmpty()
        && leases.moves(lease, node.endpoint()).isEmpty();
  }

  private Optional<Node> nodeOf(ClusterConfig cluster, LeaseRecord record) {
    if (record.node() != null) {
      return Optional.of(record.node());
    }
    return leases
        .unsettledEndpoint(cluster, record)
        .flatMap(
            endpoint ->
                discovery.topology(cluster).nodes().stream()
                    .filter(node -> node.endpoint().equals(endpoint))
                    .findFirst());
  }
}
