package io.openmldb.rollout.activities.preflight;

import io.openmldb.rollout.activities.inventory.Topology;
import io.openmldb.rollout.activities.preflight.NodePlanner.PlannedNode;
import io.openmldb.rollout.activities.preflight.identity.NodeIdentity;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the nodes' files and the registry file mean one root path in ZooKeeper. Nodes whose files
 * agree among each other are one finding, and where no node is registered below the registry's root
 * path, that path is reported as wrong, and nothing that follows from it.
 */
final class RootPathCheck {

  /** What is seen of a cluster whose root path is not the right one. */
  private static final Set<FindingCode> CONSEQUENCES =
      Set.of(FindingCode.NOT_REGISTERED, FindingCode.CLUSTER_UNREADABLE);

  private RootPathCheck() {}

  /** Adds what is found to {@code findings}, and takes away what only follows from it. */
  static void add(
      List<Finding> findings, List<PlannedNode> nodes, ClusterConfig cluster, Topology topology) {
    Map<String, List<PlannedNode>> others = new LinkedHashMap<>();
    for (PlannedNode node : nodes) {
      node.otherRoot()
          .ifPresent(root -> others.computeIfAbsent(root, key -> new ArrayList<>()).add(node));
    }
    boolean wrongRegistry = !others.isEmpty() && nobodyIsRegistered(topology);
    if (wrongRegistry) {
      findings.removeIf(finding -> CONSEQUENCES.stream().anyMatch(finding::is));
    }
    others.forEach((root, same) -> findings.add(finding(root, same, cluster, wrongRegistry)));
  }

  private static boolean nobodyIsRegistered(Topology topology) {
    return topology.nodes().stream()
        .filter(
            node ->
                node.component() == Component.NAMESERVER || node.component() == Component.TABLET)
        .allMatch(topology.unregistered()::contains);
  }

  private static Finding finding(
      String root, List<PlannedNode> nodes, ClusterConfig cluster, boolean wrongRegistry) {
    List<String> titles = nodes.stream().map(node -> node.plan().node().title()).toList();
    boolean restarted = nodes.stream().anyMatch(node -> node.plan().action() == NodeAction.UPDATE);
    FindingLevel level = restarted ? FindingLevel.ERROR : FindingLevel.WARNING;
    String ours = NodeIdentity.wholeRoot(cluster.zookeeper(), cluster.rootPath());
    String message =
        Excerpt.joined(", ", titles)
            + ": the root path in ZooKeeper is "
            + root
            + " by the node's file, and "
            + ours
            + " by the registry file"
            + (wrongRegistry
                ? ", where no node of cluster " + cluster.name() + " is registered"
                : "");
    String hint =
        wrongRegistry
            ? "Correct rootPath of cluster " + cluster.name() + " in the registry file."
            : "Correct the file: after a restart the node would leave its cluster, and the file"
                + " that a rollback restores is no better.";
    Node only = nodes.get(0).plan().node();
    return nodes.size() == 1 && !wrongRegistry
        ? Finding.ofNode(level, FindingCode.ROOT_PATH_DIFFERS, only, message, hint)
        : Finding.ofCluster(level, FindingCode.ROOT_PATH_DIFFERS, message, hint);
  }
}
