package io.openmldb.rollout.activities.planning;

import io.openmldb.rollout.activities.cluster.Topology;
import io.openmldb.rollout.json.Problems;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.request.Change;
import io.openmldb.rollout.request.Component;
import io.openmldb.rollout.request.RolloutRequest;
import java.util.Comparator;
import java.util.List;

/**
 * The nodes that a request means, in the order in which they are updated: by component; of the
 * nameservers the leader last, so that it has to be taken over from only once.
 *
 * @param nodes every node that is touched
 */
record RequestScope(List<Node> nodes) {

  RequestScope {
    nodes = List.copyOf(nodes);
  }

  /** Finds the nodes; an endpoint or a component that the cluster has not is a problem. */
  static RequestScope of(RolloutRequest request, Topology topology, Problems problems) {
    List<Change> changes = request.changes();
    for (int i = 0; i < changes.size(); i++) {
      checkChange("changes[" + i + "]", changes.get(i), request.cluster(), topology, problems);
    }
    return new RequestScope(
        topology.nodes().stream()
            .filter(node -> isMeant(request, node))
            .sorted(order(topology))
            .toList());
  }

  boolean concerns(Component component) {
    return nodes.stream().anyMatch(node -> node.component() == component);
  }

  private static void checkChange(
      String path, Change change, String cluster, Topology topology, Problems problems) {
    List<String> known = topology.of(change.component()).stream().map(Node::endpoint).toList();
    if (known.isEmpty()) {
      problems.add(
          path + ".component", "cluster " + cluster + " has no " + change.component().id());
      return;
    }
    for (String endpoint : change.endpoints()) {
      if (!known.contains(endpoint)) {
        problems.add(
            path + ".endpoints",
            "\""
                + endpoint
                + "\" is no "
                + change.component().id()
                + " of cluster "
                + cluster
                + "; known: "
                + String.join(", ", known));
      }
    }
  }

  private static boolean isMeant(RolloutRequest request, Node node) {
    if (request.changes().isEmpty()) {
      return true;
    }
    return request.changes().stream()
        .anyMatch(change -> change.appliesTo(node.component(), node.endpoint()));
  }

  private static Comparator<Node> order(Topology topology) {
    return Comparator.comparing(Node::component)
        .thenComparing(
            node -> topology.nameserverLeader().filter(node.endpoint()::equals).isPresent());
  }
}
