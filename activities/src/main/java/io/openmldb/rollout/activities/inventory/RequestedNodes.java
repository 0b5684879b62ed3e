package io.openmldb.rollout.activities.inventory;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.json.InputProblems;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that a request means, in the order in which they are updated: by component; of the
 * nameservers the leader last, so that leadership changes only once.
 *
 * @param nodes every node that is touched
 */
public record RequestedNodes(List<Node> nodes) {

  public RequestedNodes {
    nodes = List.copyOf(nodes);
  }

  /** Finds the nodes; an endpoint or a component that the cluster does not have is a problem. */
  public static RequestedNodes of(
      RolloutRequest request, Topology topology, InputProblems problems) {
    List<Change> changes = request.changes();
    for (int i = 0; i < changes.size(); i++) {
      checkChange("changes[" + i + "]", changes.get(i), request.cluster(), topology, problems);
    }
    return new RequestedNodes(
        topology.nodes().stream()
            .filter(node -> isMeant(request, node))
            .sorted(order(topology))
            .toList());
  }

  public boolean concerns(Component component) {
    return nodes.stream().anyMatch(node -> node.component() == component);
  }

  private static void checkChange(
      String path,
      Change change,
      @Nullable String cluster,
      Topology topology,
      InputProblems problems) {
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
