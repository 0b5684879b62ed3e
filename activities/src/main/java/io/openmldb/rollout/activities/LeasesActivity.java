package io.openmldb.rollout.activities;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.ClusterRegistry;
import io.openmldb.rollout.activities.cluster.Discovery;
import io.openmldb.rollout.activities.cluster.LeaseLostException;
import io.openmldb.rollout.activities.cluster.LeaseRecord;
import io.openmldb.rollout.activities.cluster.LeaseStore;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.moves.Leftovers;
import io.openmldb.rollout.activities.openmldb.session.Sessions;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Leases;
import java.util.Optional;

/** Takes, writes and releases the lease of real clusters. */
public final class LeasesActivity implements Leases {

  private final ClusterRegistry registry;
  private final LeaseStore leases;
  private final OpenmldbClients clients;
  private final Sessions sessions;
  private final Discovery discovery;

  public LeasesActivity(
      ClusterRegistry registry,
      LeaseStore leases,
      OpenmldbClients clients,
      Sessions sessions,
      Discovery discovery) {
    this.registry = registry;
    this.leases = leases;
    this.clients = clients;
    this.sessions = sessions;
    this.discovery = discovery;
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
  public void recordNode(NodeInProgress nodeInProgress) {
    leases.update(nodeInProgress.lease(), record -> record.withNode(nodeInProgress.node()));
  }

  @Override
  public void release(Lease lease) {
    try {
      LeaseRecord record = leases.requireHeld(lease);
      if (!record.isSettled()) {
        settle(lease, record);
      }
      leases.release(lease);
    } catch (LeaseLostException e) {
      // Released already by an attempt whose answer was lost, or another's by now.
    }
  }

  /** Undoes what can be undone without knowing what the rollout was about. */
  private void settle(Lease lease, LeaseRecord record) {
    ClusterConfig cluster = registry.cluster(lease.cluster());
    nodeOf(cluster, record)
        .ifPresent(node -> new Leftovers(sessions.open(lease, cluster, node)).end());
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
