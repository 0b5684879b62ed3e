package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.inventory.RequestedNodes;
import io.openmldb.rollout.activities.inventory.Topology;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.TableInfo;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterHealth;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.openmldb.snapshot.MissedRegistrations;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What speaks against a rollout in the state of the cluster as a whole. */
public final class ClusterCheck {

  private final RolloutRequest request;
  private final RequestedNodes scope;

  public ClusterCheck(RolloutRequest request, RequestedNodes scope) {
    this.request = request;
    this.scope = scope;
  }

  /**
   * Whether it is healthy: another tablet less is only safe when all the others are well.
   *
   * @param missed endpoints of tablets whose registration the nameserver has missed
   */
  public List<Finding> ofHealth(ClusterSnapshot snapshot, Set<String> missed) {
    List<Finding> findings = new ArrayList<>();
    for (String endpoint : new TreeSet<>(missed)) {
      findings.add(
          finding(
              levelOfHealthProblem(),
              FindingCode.REGISTRATION_MISSED,
              MissedRegistrations.problem(endpoint)));
    }
    for (TabletStatus tablet : snapshot.tablets()) {
      if (!tablet.isHealthy() && !missed.contains(tablet.endpoint())) {
        findings.add(
            finding(
                levelOfHealthProblem(),
                FindingCode.TABLET_NOT_HEALTHY,
                "tablet " + tablet.endpoint() + " is " + tablet.state()));
      }
    }
    for (PartitionInfo partition : snapshot.partitions()) {
      boolean led = partition.leader().isPresent();
      ClusterHealth.problemsOf(snapshot, partition, request.options().maxOffsetLag()).stream()
          .map(
              problem ->
                  Finding.ofCluster(
                      led ? FindingLevel.WARNING : levelOfHealthProblem(),
                      led ? FindingCode.NOT_HEALTHY : FindingCode.NO_LEADER,
                      problem,
                      led
                          ? "The rollout waits for it before each node."
                          : FindingCode.NO_LEADER.hint()))
          .forEach(findings::add);
    }
    return findings;
  }

  /**
   * The operations that the nameserver has under way, which delay leader changes or are delayed by
   * them, and those that failed. Failed operations stay in the nameserver's list until somebody
   * deletes them, so of each partition only the latest is reported, and none of a partition that no
   * longer exists. One that was cancelled was ended on purpose.
   */
  public List<Finding> ofOperations(List<OperationStatus> operations, ClusterSnapshot snapshot) {
    List<Finding> findings = new ArrayList<>();
    operations.stream()
        .filter(OperationStatus::isUnderWay)
        .map(
            operation ->
                Finding.ofCluster(
                    FindingLevel.WARNING,
                    FindingCode.OPERATION_UNFINISHED,
                    operation.title() + " is " + operation.status(),
                    "Wait for it, or cancel it if it hangs."))
        .forEach(findings::add);
    Map<PartitionId, OperationStatus> latest = new LinkedHashMap<>();
    operations.stream()
        .filter(operation -> operation.hasFailed() && !operation.isCancelled())
        .sorted(Comparator.comparingLong(OperationStatus::id))
        .forEach(
            operation ->
                snapshot
                    .partitionsOf(operation)
                    .forEach(partition -> latest.put(partition.id(), operation)));
    latest.values().stream()
        .map(operation -> failed(operation, isWhole(snapshot, operation)))
        .forEach(findings::add);
    return findings;
  }

  private boolean isWhole(ClusterSnapshot snapshot, OperationStatus operation) {
    return snapshot.partitionsOf(operation).stream()
        .map(
            partition ->
                ClusterHealth.problemsOf(snapshot, partition, request.options().maxOffsetLag()))
        .allMatch(List::isEmpty);
  }

  private static Finding failed(OperationStatus operation, boolean isWhole) {
    return Finding.ofCluster(
        FindingLevel.WARNING,
        FindingCode.OPERATION_FAILED,
        operation.title()
            + " is "
            + operation.status()
            + (isWhole ? "; its partition is whole now" : "; its partition is not whole"),
        isWhole
            ? "Find out why, if it is recent; the nameserver lists it until it is deleted."
            : "Recover the partition first; the nameserver does not repeat what failed.");
  }

  /** Whether the hosts file and ZooKeeper agree on who belongs to the cluster. */
  public List<Finding> ofMembership(Topology topology) {
    List<Finding> findings = new ArrayList<>();
    topology
        .unlisted()
        .forEach(
            (component, endpoints) ->
                endpoints.forEach(endpoint -> findings.add(unlisted(component, endpoint))));
    for (Node node : topology.unregistered()) {
      findings.add(
          Finding.ofNode(
              // A taskmanager that is down takes nothing from tables, and is started.
              scope.nodes().contains(node) && node.component() != Component.TASKMANAGER
                  ? levelOfHealthProblem()
                  : FindingLevel.WARNING,
              FindingCode.NOT_REGISTERED,
              node,
              node.title() + " is in the hosts file, but not registered in ZooKeeper",
              FindingCode.NOT_REGISTERED.hint()));
    }
    if (scope.concerns(Component.NAMESERVER) && topology.of(Component.NAMESERVER).size() == 1) {
      findings.add(
          Finding.ofCluster(
              FindingCode.SINGLE_NAMESERVER,
              "there is one nameserver only: while it restarts no leader can change and no table"
                  + " can be made"));
    }
    return findings;
  }

  /**
   * Whether one nameserver leads. That none does is found where its state is to be read.
   *
   * @param leading those that take themselves for the leader
   */
  public List<Finding> ofLeadership(List<String> leading) {
    return leading.size() < 2
        ? List.of()
        : List.of(
            Finding.ofCluster(
                FindingCode.SEVERAL_NAMESERVERS_LEAD,
                "more than one nameserver claims to be the leader: " + String.join(", ", leading)));
  }

  /** Whether the write fence is ours to use. */
  public List<Finding> ofReplicaCluster(boolean mayHaveReplicaCluster) {
    boolean fenced =
        request.options().procedure() == Procedure.FAST && scope.concerns(Component.TABLET);
    return fenced && mayHaveReplicaCluster
        ? List.of(
            Finding.ofCluster(
                FindingCode.REPLICA_CLUSTER,
                "the cluster is or has a replica cluster; procedure FAST refuses writes by the same"
                    + " switch that replica clusters use"))
        : List.of();
  }

  /** What could not be tried on real servers is said. */
  public List<Finding> ofPreAggregation(ClusterSnapshot snapshot) {
    List<String> tables =
        snapshot.tables().stream()
            .filter(TableInfo::isPreAggregation)
            .map(table -> table.db() + "." + table.name())
            .sorted()
            .toList();
    return tables.isEmpty() || !scope.concerns(Component.TABLET)
        ? List.of()
        : List.of(
            Finding.ofCluster(
                FindingCode.PRE_AGGREGATION,
                "there are pre-aggregation tables ("
                    + Excerpt.joined(", ", tables)
                    + "): their leaders move together with those of their base tables, but that"
                    + " their sums go on without a gap was not shown on real servers"));
  }

  private Finding unlisted(Component component, String endpoint) {
    boolean missed =
        request.changes().isEmpty()
            || request.changes().stream()
                .anyMatch(
                    change -> change.component() == component && change.endpoints().isEmpty());
    return new Finding(
        missed ? FindingLevel.ERROR : FindingLevel.WARNING,
        FindingCode.NOT_IN_HOSTS_FILE.name(),
        component,
        endpoint,
        null,
        component.id() + " " + endpoint + " is registered in ZooKeeper, but not in the hosts file",
        missed
            ? "Add it there: a change for every " + component.id() + " would miss it."
            : "Add it there.");
  }

  /** Restarting an apiserver or a taskmanager takes nothing away from tables. */
  private FindingLevel levelOfHealthProblem() {
    return scope.concerns(Component.TABLET) || scope.concerns(Component.NAMESERVER)
        ? FindingLevel.ERROR
        : FindingLevel.WARNING;
  }

  private static Finding finding(FindingLevel level, FindingCode code, String message) {
    return Finding.ofCluster(level, code, message, code.hint());
  }
}
