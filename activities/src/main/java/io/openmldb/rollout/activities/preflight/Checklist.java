package io.openmldb.rollout.activities.preflight;

import io.openmldb.rollout.activities.inventory.Topology;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.plan.CheckAnswer;
import io.openmldb.rollout.workflows.api.plan.CheckItem;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Answers each item of the checklist by what planning looked at, and by what it found. */
final class Checklist {

  private final RolloutRequest request;
  private final Topology topology;
  private final Optional<ClusterSnapshot> snapshot;
  private final List<NodePlan> nodes;
  private final List<Finding> findings;

  /**
   * @param snapshot the cluster's state; empty when it could not be read
   * @param nodes the nodes that the request names
   * @param findings all of them
   */
  Checklist(
      RolloutRequest request,
      Topology topology,
      Optional<ClusterSnapshot> snapshot,
      List<NodePlan> nodes,
      List<Finding> findings) {
    this.request = request;
    this.topology = topology;
    this.snapshot = snapshot;
    this.nodes = List.copyOf(nodes);
    this.findings = List.copyOf(findings);
  }

  /** The answers, in the order of the items; none to an item that the request is not about. */
  List<CheckAnswer> answers() {
    List<CheckAnswer> answers = new ArrayList<>();
    for (CheckItem item : CheckItem.values()) {
      answer(item).ifPresent(answers::add);
    }
    return List.copyOf(answers);
  }

  private Optional<CheckAnswer> answer(CheckItem item) {
    return switch (item) {
      case MEMBERSHIP ->
          Optional.of(
              of(item, true, topology.nodes().size() + " nodes of the hosts file, and ZooKeeper"));
      case LOGIN -> ofHosts(item);
      case INSTALLATION, FILES, DISK_SPACE, PROCESSES, LAUNCH -> ofNodes(item, node -> true);
      case CONFIGURATION, IDENTITY -> ofNodes(item, Checklist::isUpdated);
      case DATA -> ofNodes(item, node -> isUpdated(node) && node.component() == Component.TABLET);
      case JOBS ->
          ofNodes(item, node -> isUpdated(node) && node.component() == Component.TASKMANAGER);
      case NAMESERVERS ->
          Optional.of(
              of(item, true, counted(topology.of(Component.NAMESERVER).size(), "nameserver")));
      case HEALTH -> Optional.of(ofCluster(item));
      case LEADER_MOVES -> concernsTablets() ? Optional.of(ofCluster(item)) : Optional.empty();
      case CALL_TIMES ->
          concernsTablets() && request.options().procedure() == Procedure.FAST
              ? Optional.of(ofCluster(item))
              : Optional.empty();
      case LEASE -> Optional.of(of(item, true, "the lease's place in ZooKeeper"));
    };
  }

  private Optional<CheckAnswer> ofHosts(CheckItem item) {
    long hosts = nodes.stream().map(NodePlan::host).distinct().count();
    return Optional.of(
        of(item, true, counted(nodes.size(), "node") + " on " + counted(hosts, "host")));
  }

  private Optional<CheckAnswer> ofNodes(CheckItem item, Predicate<NodePlan> which) {
    List<NodePlan> concerned = nodes.stream().filter(which).toList();
    if (concerned.isEmpty()) {
      return Optional.empty();
    }
    long seen = concerned.stream().filter(Checklist::wasLookedAt).count();
    String looked = counted(concerned.size(), "node");
    return Optional.of(
        seen == concerned.size()
            ? of(item, true, looked)
            : of(item, false, seen + " of " + looked));
  }

  private CheckAnswer ofCluster(CheckItem item) {
    return snapshot
        .map(
            seen ->
                of(
                    item,
                    true,
                    counted(seen.tablets().size(), "tablet")
                        + ", "
                        + counted(seen.partitions().size(), "partition")))
        .orElseGet(() -> of(item, false, "the state of the cluster cannot be read"));
  }

  private CheckAnswer of(CheckItem item, boolean complete, String looked) {
    return CheckAnswer.of(item, findings, complete, looked);
  }

  private boolean concernsTablets() {
    return nodes.stream().anyMatch(node -> node.component() == Component.TABLET);
  }

  private static boolean isUpdated(NodePlan node) {
    return node.action() == NodeAction.UPDATE;
  }

  /** A node that could not be looked at has no file in the plan. */
  private static boolean wasLookedAt(NodePlan node) {
    return !node.sha256Before().isEmpty();
  }

  private static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
