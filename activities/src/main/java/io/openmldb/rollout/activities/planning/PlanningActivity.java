package io.openmldb.rollout.activities.planning;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.ClusterRegistry;
import io.openmldb.rollout.activities.cluster.Discovery;
import io.openmldb.rollout.activities.cluster.LeaseOwners;
import io.openmldb.rollout.activities.cluster.LeaseStore;
import io.openmldb.rollout.activities.cluster.Registrations;
import io.openmldb.rollout.activities.cluster.Topology;
import io.openmldb.rollout.activities.cluster.ZooKeepers;
import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.KeepingUp;
import io.openmldb.rollout.activities.openmldb.MissedRegistrations;
import io.openmldb.rollout.activities.openmldb.replicas.Room;
import io.openmldb.rollout.activities.openmldb.replicas.RoomReader;
import io.openmldb.rollout.activities.planning.NodePlanner.PlannedNode;
import io.openmldb.rollout.activities.waiting.Waits;
import io.openmldb.rollout.json.Excerpt;
import io.openmldb.rollout.json.Problems;
import io.openmldb.rollout.plan.Action;
import io.openmldb.rollout.plan.Finding;
import io.openmldb.rollout.plan.Level;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.plan.NodePlan;
import io.openmldb.rollout.plan.Plan;
import io.openmldb.rollout.request.Component;
import io.openmldb.rollout.request.RolloutRequest;
import io.openmldb.rollout.request.SingleReplica;
import io.openmldb.rollout.steps.FailureType;
import io.openmldb.rollout.steps.Planning;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plans rollouts of real clusters. It changes nothing anywhere. */
public final class PlanningActivity implements Planning {

  private final ClusterRegistry registry;
  private final ZooKeepers zookeepers;
  private final LeaseStore leases;
  private final NodeAccess access;
  private final LeaseFindings leaseFindings;

  public PlanningActivity(
      ClusterRegistry registry,
      ZooKeepers zookeepers,
      LeaseStore leases,
      NodeAccess access,
      LeaseOwners owners) {
    this.registry = registry;
    this.zookeepers = zookeepers;
    this.leases = leases;
    this.access = access;
    this.leaseFindings = new LeaseFindings(owners);
  }

  @Override
  public Plan plan(RolloutRequest request) {
    ClusterConfig cluster = registry.requested(request.cluster());
    Topology topology = new Discovery(zookeepers).topology(cluster);
    RequestScope scope = scope(request, topology);
    List<Finding> findings = new ArrayList<>(SecretFindings.of(request, cluster.masking()));
    Optional<ClusterView> view = view(cluster, findings);
    findings.addAll(clusterFindings(request, scope, topology, view));
    findings.addAll(leaseFindings.of(leases.read(cluster), cluster.name(), asking()));
    leases
        .refusal(cluster)
        .map(why -> Finding.ofCluster(Level.ERROR, FindingCode.LEASE_NOT_WRITABLE, why + ".", null))
        .ifPresent(findings::add);
    List<NodePlan> nodes = new ArrayList<>();
    List<PlannedNode> planned = plannedNodes(request, cluster, scope, view);
    for (PlannedNode node : planned) {
      nodes.add(node.plan());
      findings.addAll(node.findings());
    }
    RootPathFindings.add(findings, planned, cluster, topology);
    findings.addAll(ofBystanders(cluster, topology, scope));
    List<Finding> weighed =
        LeftBehind.weighed(findings).stream().sorted(Comparator.comparing(Finding::level)).toList();
    return new Plan(cluster.name(), nodes, weighed, Estimate.seconds(nodes, request.options()));
  }

  private static RequestScope scope(RolloutRequest request, Topology topology) {
    Problems problems = new Problems();
    RequestScope scope = RequestScope.of(request, topology, problems);
    if (!problems.isEmpty()) {
      throw invalid(problems.all());
    }
    return scope;
  }

  private static ApplicationFailure invalid(List<String> problems) {
    return ApplicationFailure.newNonRetryableFailure(
        Excerpt.joined(problems), FailureType.INVALID_REQUEST, Excerpt.sentences(problems));
  }

  private Optional<ClusterView> view(ClusterConfig cluster, List<Finding> findings) {
    try {
      return Optional.of(KeepingUp.look(access.reader(cluster), Waits.ofActivity()));
    } catch (StepException e) {
      findings.add(
          Finding.ofCluster(
              Level.ERROR,
              FindingCode.CLUSTER_UNREADABLE,
              "the state of cluster " + cluster.name() + " cannot be read: " + e.getMessage(),
              "See that a nameserver leads and can be reached from the worker."));
      return Optional.empty();
    }
  }

  private List<Finding> clusterFindings(
      RolloutRequest request, RequestScope scope, Topology topology, Optional<ClusterView> view) {
    ClusterConfig cluster = registry.cluster(request.cluster());
    ClusterFindings judge = new ClusterFindings(request, scope);
    boolean replicaCluster =
        zookeepers.registrations(cluster).mayHaveReplicaCluster()
            || view.map(PlanningActivity::isReplicatedElsewhere).orElse(false);
    List<Finding> findings = new ArrayList<>(judge.ofReplicaCluster(replicaCluster));
    findings.addAll(judge.ofMembership(topology));
    findings.addAll(DuplicateEndpoints.of(topology));
    findings.addAll(
        judge.ofLeadership(
            access.leadingNameservers(cluster, topology.endpoints(Component.NAMESERVER))));
    view.map(seen -> judge.ofHealth(seen, missed(cluster))).ifPresent(findings::addAll);
    view.map(seen -> judge.ofOperations(access.operations(cluster), seen))
        .ifPresent(findings::addAll);
    view.map(judge::ofPreAggregation).ifPresent(findings::addAll);
    FenceCallTimes calls = new FenceCallTimes(access, cluster, zookeepers.registrations(cluster));
    view.map(seen -> calls.findings(request, scope, seen)).ifPresent(findings::addAll);
    return findings;
  }

  private Set<String> missed(ClusterConfig cluster) {
    Registrations registrations = zookeepers.registrations(cluster);
    return new MissedRegistrations(
            () -> access.clients().nameServer(cluster).tablets(),
            registrations::tablets,
            Waits.ofActivity())
        .find();
  }

  private static boolean isReplicatedElsewhere(ClusterView view) {
    return view.partitions().stream().anyMatch(partition -> partition.replicatedElsewhere());
  }

  private List<PlannedNode> plannedNodes(
      RolloutRequest request,
      ClusterConfig cluster,
      RequestScope scope,
      Optional<ClusterView> view) {
    NodePlanner planner = access.planner(request, cluster);
    SingleReplica singleReplica = request.options().singleReplica();
    Map<String, Room> rooms =
        view.filter(seen -> scope.concerns(Component.TABLET))
            .map(seen -> roomReader().read(cluster, seen, singleReplica, access.looks(cluster)))
            .orElse(Map.of());
    Map<Node, TabletLoad> loads = new HashMap<>();
    for (Node node : scope.nodes()) {
      loads.put(
          node,
          view.map(seen -> TabletLoad.of(node, seen, singleReplica, rooms))
              .orElse(TabletLoad.NONE));
    }
    return access
        .looks(cluster)
        .map(scope.nodes(), node -> planned(planner, node, loads.get(node)));
  }

  private List<Finding> ofBystanders(ClusterConfig cluster, Topology topology, RequestScope scope) {
    List<Node> others =
        topology.nodes().stream().filter(node -> !scope.nodes().contains(node)).toList();
    return access
        .looks(cluster)
        .map(
            others,
            node -> Bystanders.look(access.hosts().open(cluster.address(node.host())), node))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private RoomReader roomReader() {
    return new RoomReader(zookeepers, access.hosts());
  }

  private static PlannedNode planned(NodePlanner planner, Node node, TabletLoad load) {
    PlannedNode planned = planner.plan(node, load);
    if (planned.plan().action() != Action.UPDATE) {
      return planned;
    }
    List<Finding> findings = new ArrayList<>(planned.findings());
    findings.addAll(load.findings());
    return new PlannedNode(planned.plan(), findings, planned.otherRoot());
  }

  /** The id of the workflow that asks; empty outside of Temporal. */
  private static Optional<String> asking() {
    try {
      return Optional.of(Activity.getExecutionContext().getInfo().getWorkflowId());
    } catch (IllegalStateException notInAnActivity) {
      return Optional.empty();
    }
  }
}
