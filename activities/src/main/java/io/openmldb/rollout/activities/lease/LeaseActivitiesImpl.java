package io.openmldb.rollout.activities.lease;

import io.openmldb.rollout.activities.inventory.TopologyDiscovery;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.workflows.activity.LeaseActivities;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.PendingUndo;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Takes, writes and releases the lease of real clusters. */
public final class LeaseActivitiesImpl implements LeaseActivities {

  private final ClusterRegistry registry;
  private final LeaseStore leases;
  private final LeaseAttemptRunner attempts;
  private final OpenmldbClients clients;
  private final TopologyDiscovery discovery;
  private final PendingUndoRepairer repairer;
  private final LeaseOwners owners;

  /**
   * The leases of all clusters.
   *
   * @param attempts keeps apart those that change something
   * @param repairer ends and undoes what a lease records
   * @param owners knows whether the owner of a lease runs
   */
  public LeaseActivitiesImpl(
      ClusterRegistry registry,
      LeaseStore leases,
      LeaseAttemptRunner attempts,
      OpenmldbClients clients,
      TopologyDiscovery discovery,
      PendingUndoRepairer repairer,
      LeaseOwners owners) {
    this.registry = registry;
    this.leases = leases;
    this.attempts = attempts;
    this.clients = clients;
    this.discovery = discovery;
    this.repairer = repairer;
    this.owners = owners;
  }

  @Override
  public LeaseStatus readLease(String cluster) {
    ClusterConfig config = registry.requested(cluster);
    return leases.read(config).map(record -> look(config, record)).orElse(LeaseStatus.free());
  }

  private LeaseStatus look(ClusterConfig cluster, LeaseRecord record) {
    String owner = record.owner();
    if (owners.isElsewhere(record)) {
      owner += " in another Temporal (" + record.ownersNamespace() + ")";
    } else if (owners.isOfUnknownHome(record)) {
      owner += " of an unknown Temporal";
    }
    return new LeaseStatus(
        owner, owners.mayRun(record), owners.isOutOfReach(record), recorded(cluster, record));
  }

  private List<String> recorded(ClusterConfig cluster, LeaseRecord record) {
    List<String> recorded = new ArrayList<>(leases.unsettled(cluster, record));
    Node node = record.node();
    if (node != null) {
      recorded.addAll(changes(record, node));
      recorded.add(node.title() + " was in progress");
    }
    return recorded;
  }

  private static List<String> changes(LeaseRecord record, Node node) {
    List<String> changes = new ArrayList<>();
    if (record.file() != null) {
      changes.add("the file of " + node.title() + " was to be changed");
    }
    if (record.process() != null) {
      changes.add("process " + record.process().before().pid() + " was to be replaced");
    }
    return changes;
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
    LeaseTakeover takeover = new LeaseTakeover(leases, attempts, owners, Waiter.ofActivity());
    return left.map(
            record -> takeover.take(request, cluster, record, () -> isAutoFailoverOn(cluster)))
        .orElseGet(() -> acquire(request));
  }

  @Override
  public PendingUndo pendingUndo(Lease lease) {
    ClusterConfig cluster = registry.cluster(lease.cluster());
    LeaseRecord record = leases.requireHeld(lease);
    Optional<Node> node = nodeOf(cluster, record);
    return new PendingUndo(
        node.orElse(null),
        record.file(),
        record.process(),
        node.map(one -> leases.detachedLeft(cluster, one.endpoint()).size()).orElse(0),
        node.map(one -> leases.movesLeft(cluster, one.endpoint()).size()).orElse(0),
        record.returned().size(),
        record.fence() != null,
        record.failoverPause() != null,
        record.costSoFar().total(),
        Excerpt.sentences(recorded(cluster, record)));
  }

  @Override
  public void endInterrupted(Lease lease) {
    ClusterConfig cluster = registry.cluster(lease.cluster());
    attempts.run(
        lease,
        held -> {
          LeaseRecord record = held.require();
          nodeOf(cluster, record).ifPresent(node -> repairer.end(held, cluster, record, node));
          return true;
        });
  }

  @Override
  public void forget(LeaseRequest request) {
    leases.forget(request.cluster(), request.workflowId(), request.runId());
  }

  @Override
  public void recordNode(NodeInProgress inProgress) {
    Node node = inProgress.node();
    if (node == null) {
      strikeNode(inProgress.lease(), inProgress.workflowId());
    } else {
      begin(inProgress, node);
    }
  }

  private void begin(NodeInProgress inProgress, Node node) {
    Lease lease = inProgress.lease();
    String workflowId = inProgress.workflowId();
    // Before any attempt is replaced: that at work must not be disturbed.
    LeaseRecord found = requireNoneElseAtWork(leases.requireHeld(lease), workflowId);
    if (workflowId.equals(lease.workflowId())) {
      // A recovery goes on whatever is recorded: it makes every tablet whole.
      name(lease, workflowId, record -> record.withNode(node));
    } else if (isToUndoFirst(found, inProgress)) {
      // It is not forgotten, but is this one's to undo.
      name(lease, workflowId, record -> record.withNodeRollout(workflowId));
      throw new PendingUndoException(
          lease.cluster(), recorded(registry.cluster(lease.cluster()), found));
    } else {
      name(lease, workflowId, record -> record.withNode(node, workflowId));
    }
  }

  private void name(Lease lease, String workflowId, UnaryOperator<LeaseRecord> change) {
    attempts.runUnnamed(
        lease,
        held -> held.update(record -> change.apply(requireNoneElseAtWork(record, workflowId))));
  }

  /** Where another node rollout is named by now, this one struck itself by an earlier attempt. */
  private void strikeNode(Lease lease, String workflowId) {
    boolean owner = workflowId.equals(lease.workflowId());
    if (owner) {
      requireNoneElseAtWork(leases.requireHeld(lease), workflowId);
    }
    attempts.runUnnamed(
        lease,
        held ->
            held.update(
                record ->
                    owner || workflowId.equals(record.nodeRollout())
                        ? record.withNode(null)
                        : record));
  }

  /**
   * A rollout that was reset does not know of the node rollouts that its earlier self began since:
   * two of them would take the cluster from each other again and again.
   */
  private LeaseRecord requireNoneElseAtWork(LeaseRecord record, String workflowId) {
    if (!workflowId.equals(record.nodeRollout())) {
      owners
          .runningNodeRollout(record)
          .ifPresent(
              nodeRollout -> {
                throw new NodeRolloutRunningException(nodeRollout);
              });
    }
    return record;
  }

  /**
   * Whether something is recorded that a node rollout left, and that is not what this one is for.
   */
  private boolean isToUndoFirst(LeaseRecord record, NodeInProgress inProgress) {
    Node left = record.node();
    if (left == null || (inProgress.undoes() && left.equals(inProgress.node()))) {
      return false;
    }
    ClusterConfig cluster = registry.cluster(inProgress.lease().cluster());
    return record.isNodeChanged()
        || !leases.movesLeft(cluster, left.endpoint()).isEmpty()
        || !leases.detachedLeft(cluster, left.endpoint()).isEmpty();
  }

  @Override
  public void release(Lease lease) {
    try {
      LeaseRecord found = requireNoneElseAtWork(leases.requireHeld(lease), lease.workflowId());
      if (found.nodeRollout() != null && found.isNodeChanged()) {
        ClusterConfig cluster = registry.cluster(lease.cluster());
        throw new PendingUndoException(lease.cluster(), recorded(cluster, found));
      }
      attempts.run(
          lease,
          held -> {
            held.check();
            leases.release(lease);
            return true;
          });
    } catch (LeaseLostException e) {
      // Released already by an attempt whose answer was lost, or another's by now.
    }
  }

  /**
   * The node that what is recorded is about. Where it is comes from the inventory: the worker logs
   * in nowhere because a record says so, which others may be able to write.
   */
  private Optional<Node> nodeOf(ClusterConfig cluster, LeaseRecord record) {
    Optional<String> endpoint =
        Optional.ofNullable(record.node())
            .map(Node::endpoint)
            .or(() -> leases.unsettledEndpoint(cluster, record));
    return endpoint.map(known -> node(cluster, record, known));
  }

  private Node node(ClusterConfig cluster, LeaseRecord record, String endpoint) {
    return discovery.topology(cluster).nodes().stream()
        .filter(node -> node.endpoint().equals(endpoint))
        .filter(node -> record.node() == null || node.component() == record.node().component())
        .findFirst()
        .orElseThrow(() -> unknown(cluster, endpoint));
  }

  private static PendingUndoException unknown(ClusterConfig cluster, String endpoint) {
    return new PendingUndoException(
        cluster.name(),
        List.of(
            endpoint
                + " is recorded as in progress, and neither the hosts file "
                + cluster.hosts()
                + " nor ZooKeeper has such a node; list it there until this is undone"));
  }
}
