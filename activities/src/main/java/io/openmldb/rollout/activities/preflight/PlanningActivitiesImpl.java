package io.openmldb.rollout.activities.preflight;

import io.openmldb.rollout.activities.inventory.KnownEndpoints;
import io.openmldb.rollout.activities.inventory.RequestedNodes;
import io.openmldb.rollout.activities.inventory.Topology;
import io.openmldb.rollout.activities.inventory.TopologyDiscovery;
import io.openmldb.rollout.activities.leadership.TabletCapacity;
import io.openmldb.rollout.activities.leadership.TabletCapacityReader;
import io.openmldb.rollout.activities.lease.LeaseOwners;
import io.openmldb.rollout.activities.lease.LeaseStore;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.openmldb.snapshot.FollowerLagTracker;
import io.openmldb.rollout.activities.openmldb.snapshot.MissedRegistrations;
import io.openmldb.rollout.activities.preflight.NodePlanner.PlannedNode;
import io.openmldb.rollout.activities.preflight.checks.ClusterCheck;
import io.openmldb.rollout.activities.preflight.checks.DuplicateEndpointCheck;
import io.openmldb.rollout.activities.preflight.checks.LeaseCheck;
import io.openmldb.rollout.activities.preflight.checks.SecretCheck;
import io.openmldb.rollout.activities.preflight.checks.StaleLeaseFindings;
import io.openmldb.rollout.activities.preflight.checks.TabletWork;
import io.openmldb.rollout.activities.preflight.checks.UntouchedNodeCheck;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.activities.zookeeper.Registrations;
import io.openmldb.rollout.activities.zookeeper.ServerNames;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.workflows.activity.PlanningActivities;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingOverride;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Plans rollouts of real clusters. It changes nothing anywhere. */
public final class PlanningActivitiesImpl implements PlanningActivities {

  private final ClusterRegistry registry;
  private final ZooKeeperClients zooKeepers;
  private final LeaseStore leases;
  private final PlanningAccess access;
  private final LeaseCheck leaseFindings;
  private final EarlierRollouts earlier;

  public PlanningActivitiesImpl(
      ClusterRegistry registry,
      ZooKeeperClients zooKeepers,
      LeaseStore leases,
      PlanningAccess access,
      LeaseOwners owners,
      EarlierRollouts earlier) {
    this.registry = registry;
    this.zooKeepers = zooKeepers;
    this.leases = leases;
    this.access = access;
    this.leaseFindings = new LeaseCheck(owners);
    this.earlier = earlier;
  }

  @Override
  public Plan plan(RolloutRequest request) {
    ClusterConfig cluster = registry.requested(request.cluster());
    Topology topology = new TopologyDiscovery(zooKeepers).topology(cluster);
    RequestedNodes scope = scope(request, topology);
    List<Finding> findings = new ArrayList<>(SecretCheck.of(request, cluster.masking()));
    Optional<ClusterSnapshot> snapshot = snapshot(cluster, findings);
    findings.addAll(clusterFindings(request, cluster, scope, topology, snapshot));
    findings.addAll(leaseFindings.of(leases.read(cluster), cluster.name(), callingWorkflow()));
    leases
        .refusal(cluster)
        .map(why -> Finding.ofCluster(FindingCode.LEASE_NOT_WRITABLE, why + "."))
        .ifPresent(findings::add);
    List<NodePlan> nodes = new ArrayList<>();
    KnownEndpoints known = known(cluster, topology, snapshot);
    List<PlannedNode> planned = plannedNodes(request, cluster, scope, snapshot, known);
    for (PlannedNode node : planned) {
      nodes.add(node.plan());
      findings.addAll(node.findings());
    }
    nodes = timed(nodes, cluster, request.options().procedure());
    RootPathCheck.add(findings, planned, cluster, topology);
    findings.addAll(ofBystanders(cluster, topology, scope));
    List<Finding> weighed =
        FindingOverride.applied(
                StaleLeaseFindings.downgraded(findings), request.options().overrides())
            .stream()
            .sorted(Comparator.comparing(Finding::level))
            .toList();
    return new Plan(
        cluster.name(),
        nodes,
        weighed,
        DurationEstimate.seconds(nodes, request.options()),
        new Checklist(request, topology, snapshot, nodes, weighed).answers());
  }

  /** With how long each node would take, where earlier rollouts of the cluster tell. */
  private List<NodePlan> timed(List<NodePlan> nodes, ClusterConfig cluster, Procedure procedure) {
    return nodes.stream().noneMatch(node -> node.action() == NodeAction.UPDATE)
        ? nodes
        : new EarlierDurations(earlier.reports(cluster.name(), procedure), nodes).applied(nodes);
  }

  private static RequestedNodes scope(RolloutRequest request, Topology topology) {
    InputProblems problems = new InputProblems();
    RequestedNodes scope = RequestedNodes.of(request, topology, problems);
    if (!problems.isEmpty()) {
      throw invalid(problems.all());
    }
    return scope;
  }

  private static ApplicationFailure invalid(List<String> problems) {
    return FailureType.INVALID_REQUEST.newFailure(
        Excerpt.joined(problems), Excerpt.sentences(problems));
  }

  private Optional<ClusterSnapshot> snapshot(ClusterConfig cluster, List<Finding> findings) {
    try {
      return Optional.of(
          FollowerLagTracker.readTwiceIfUnhealthy(access.reader(cluster), Waiter.ofActivity()));
    } catch (ActivityException e) {
      findings.add(
          Finding.ofCluster(
              FindingCode.CLUSTER_UNREADABLE,
              "the state of cluster " + cluster.name() + " cannot be read: " + e.getMessage()));
      return Optional.empty();
    }
  }

  private List<Finding> clusterFindings(
      RolloutRequest request,
      ClusterConfig cluster,
      RequestedNodes scope,
      Topology topology,
      Optional<ClusterSnapshot> snapshot) {
    ClusterCheck judge = new ClusterCheck(request, scope);
    boolean replicaCluster =
        zooKeepers.registrations(cluster).mayHaveReplicaCluster()
            || snapshot.map(PlanningActivitiesImpl::isReplicatedElsewhere).orElse(false);
    List<Finding> findings = new ArrayList<>(judge.ofReplicaCluster(replicaCluster));
    findings.addAll(judge.ofMembership(topology));
    findings.addAll(DuplicateEndpointCheck.of(topology));
    findings.addAll(
        judge.ofLeadership(
            access.leadingNameservers(cluster, topology.endpoints(Component.NAMESERVER))));
    snapshot.map(seen -> judge.ofHealth(seen, missed(cluster))).ifPresent(findings::addAll);
    snapshot
        .map(seen -> judge.ofOperations(access.operations(cluster), seen))
        .ifPresent(findings::addAll);
    snapshot.map(judge::ofPreAggregation).ifPresent(findings::addAll);
    FenceCallTimes calls = new FenceCallTimes(access, cluster, zooKeepers.registrations(cluster));
    snapshot.map(seen -> calls.findings(request, scope, seen)).ifPresent(findings::addAll);
    return findings;
  }

  private Set<String> missed(ClusterConfig cluster) {
    Registrations registrations = zooKeepers.registrations(cluster);
    return new MissedRegistrations(
            () -> access.clients().nameServer(cluster).tablets(),
            registrations::tablets,
            Waiter.ofActivity())
        .find();
  }

  private static boolean isReplicatedElsewhere(ClusterSnapshot snapshot) {
    return snapshot.partitions().stream().anyMatch(partition -> partition.replicatedElsewhere());
  }

  /** The nameserver knows tablets that are down, too. */
  private KnownEndpoints known(
      ClusterConfig cluster, Topology topology, Optional<ClusterSnapshot> snapshot) {
    Registrations registrations = zooKeepers.registrations(cluster);
    ServerNames names = registrations.lastNames();
    Set<String> seen =
        snapshot.stream()
            .flatMap(found -> found.tablets().stream())
            .map(tablet -> names.nameOf(tablet.endpoint()))
            .collect(Collectors.toSet());
    return new KnownEndpoints(topology.nodes(), registrations.registeredTexts(), seen, names);
  }

  private List<PlannedNode> plannedNodes(
      RolloutRequest request,
      ClusterConfig cluster,
      RequestedNodes scope,
      Optional<ClusterSnapshot> snapshot,
      KnownEndpoints known) {
    NodePlanner planner = access.planner(request, cluster, known);
    SingleReplicaPolicy singleReplica = request.options().singleReplica();
    Map<String, TabletCapacity> rooms =
        snapshot
            .filter(seen -> scope.concerns(Component.TABLET))
            .map(
                seen ->
                    roomReader()
                        .read(cluster, seen, singleReplica, access.inspectionCalls(cluster)))
            .orElse(Map.of());
    Map<Node, TabletWork> loads = new HashMap<>();
    snapshot.ifPresent(
        seen ->
            scope
                .nodes()
                .forEach(node -> loads.put(node, TabletWork.of(node, seen, singleReplica, rooms))));
    return access
        .inspectionCalls(cluster)
        .map(
            scope.nodes(),
            node -> planned(planner, node, loads.getOrDefault(node, TabletWork.NONE)));
  }

  private List<Finding> ofBystanders(
      ClusterConfig cluster, Topology topology, RequestedNodes scope) {
    List<Node> others =
        topology.nodes().stream().filter(node -> !scope.nodes().contains(node)).toList();
    return access
        .inspectionCalls(cluster)
        .map(
            others,
            node ->
                UntouchedNodeCheck.check(access.hosts().open(cluster.address(node.host())), node))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private TabletCapacityReader roomReader() {
    return new TabletCapacityReader(zooKeepers, access.hosts());
  }

  private static PlannedNode planned(NodePlanner planner, Node node, TabletWork load) {
    PlannedNode planned = planner.plan(node, load);
    if (planned.plan().action() != NodeAction.UPDATE) {
      return planned;
    }
    List<Finding> findings = new ArrayList<>(planned.findings());
    findings.addAll(load.findings());
    return new PlannedNode(planned.plan(), findings, planned.otherRoot());
  }

  /** The id of the workflow that asks; empty outside of Temporal. */
  private static Optional<String> callingWorkflow() {
    try {
      return Optional.ofNullable(Activity.getExecutionContext().getInfo().getWorkflowId());
    } catch (IllegalStateException notInAnActivity) {
      return Optional.empty();
    }
  }
}
