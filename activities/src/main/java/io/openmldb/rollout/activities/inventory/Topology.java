package io.openmldb.rollout.activities.inventory;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The nodes of a cluster at one moment.
 *
 * @param nodes every node of the hosts file, under the endpoint that it is registered with
 * @param repeated what further lines of the hosts file say of nodes that it lists before
 * @param unregistered those of them that ought to be registered in ZooKeeper and are not; every
 *     taskmanager where none leads, for only the leading one registers
 * @param unlisted endpoints that are registered in ZooKeeper and not in the hosts file; nothing is
 *     known of where they are installed
 * @param nameserverLeader the nameserver that leads
 */
public record Topology(
    List<Node> nodes,
    List<Node> repeated,
    List<Node> unregistered,
    Map<Component, List<String>> unlisted,
    Optional<String> nameserverLeader) {

  public Topology {
    nodes = List.copyOf(nodes);
    repeated = List.copyOf(repeated);
    unregistered = List.copyOf(unregistered);
    unlisted = Map.copyOf(unlisted);
  }

  /**
   * Every endpoint of one component that the hosts file or ZooKeeper knows of. A node that lost its
   * session is in the hosts file only, and still runs.
   */
  public List<String> endpoints(Component component) {
    return Stream.concat(
            of(component).stream().map(Node::endpoint),
            unlisted.getOrDefault(component, List.of()).stream())
        .toList();
  }

  /** The nodes of one component, in the order of the hosts file. */
  public List<Node> of(Component component) {
    return nodes.stream().filter(node -> node.component() == component).toList();
  }
}
