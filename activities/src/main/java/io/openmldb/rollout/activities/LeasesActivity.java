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
import io.openmldb.rollout.activities.openmldb.Deadlines;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.recovery.LeaseRepair;
import io.openmldb.rollout.activities.openmldb.session.Sessions;
import io.openmldb.rollout.activities.waiting.Waits;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Leases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Takes, writes and releases the lease of real clusters. */
public final class LeasesActivity implements Leases {

  /** What had checked its lease may go on until its worker is given up, plus one call. */
  private static final Duration QUIET = Duration.ofSeconds(10).plus(Deadlines.DEFAULT.change());

  private final ClusterRegistry registry;
  private final LeaseStore leases;
  private final OpenmldbClients clients;
  private final Sessions sessions;
  private final Discovery discovery;
  private final LeaseOwners owners;

  public LeasesActivity(
      ClusterRegistry registry,
      LeaseStore leases,
      OpenmldbClients clients,
      Sessions sessions,
      Discovery discovery,
      LeaseOwners owners) {
    this.registry = registry;
    this.leases = leases;
    this.clients = clients;
    this.sessions = sessions;
    this.discovery = discovery;
    this.owners = owners;
  }

  @Override
  public LeaseLook look(String cluster) {
    return leases.read(registry.requested(cluster)).map(this::look).orElse(LeaseLook.free());
  }

  private LeaseLook look(LeaseRecord record) {
    String owner =
        "workflow %s (run %s) since %s"
            .formatted(record.workflowId(), record.runId(), record.since());
    boolean runs = owners.isRunning(record.workflowId(), record.runId());
    return new LeaseLook(owner, runs, recorded(record));
  }

  private static List<String> recorded(LeaseRecord record) {
    List<String> recorded = new ArrayList<>(record.unsettled());
    if (record.node() != null) {
      recorded.add(record.node().title() + " was in progress");
    }
    return recorded;
  }

  @Override
  public Lease acquire(LeaseRequest request) {
    ClusterConfig cluster = registry.cluster(request.cluster());
    return leases.acquire(
        request.cluster(),
        request.workflowId(),
        request.runId(),
        () -> clients.nameServer(cluster).isAutoFailoverOn());
  }

  @Override
  public Lease takeOver(LeaseRequest request) {
    Optional<LeaseRecord> left = leases.read(registry.cluster(request.cluster()));
    LeaseTakeover takeover = new LeaseTakeover(leases, owners, Waits.ofActivity(), QUIET);
    return left.map(record -> takeover.take(request, record)).orElseGet(() -> acquire(request));
  }

  @Override
  public List<String> settle(Lease lease) {
    LeaseRecord record = leases.requireHeld(lease);
    nodeOf(registry.cluster(lease.cluster()), record)
        .ifPresent(node -> undo(lease, node, LeaseRepair::finish));
    leases.update(lease, settled -> settled.withNode(null));
    return recorded(record);
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
      List<String> left = new ArrayList<>(leases.requireHeld(lease).unsettled());
      left.addAll(failures);
      throw new UnsettledLeaseException(lease.cluster(), left);
    }
  }

  private boolean isSettled(Lease lease, LeaseRecord record, Node node) {
    return record.isSettled() && leases.moves(lease, node.endpoint()).isEmpty();
  }

  private Optional<Node> nodeOf(ClusterConfig cluster, LeaseRecord record) {
    if (record.node() != null) {
      return Optional.of(record.node());
    }
    return record
        .unsettledEndpoint()
        .flatMap(
            endpoint ->
                discovery.topology(cluster).nodes().stream()
                    .filter(node -> node.endpoint().equals(endpoint))
                    .findFirst());
  }
}
