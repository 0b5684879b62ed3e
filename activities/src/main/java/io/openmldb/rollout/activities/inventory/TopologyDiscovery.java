package io.openmldb.rollout.activities.inventory;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.HostsFile;
import io.openmldb.rollout.activities.registry.HostsFileException;
import io.openmldb.rollout.activities.zookeeper.Registration;
import io.openmldb.rollout.activities.zookeeper.Registrations;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperUnavailableException;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the nodes of a cluster: the hosts file says where each is installed, ZooKeeper says under
 * which endpoint each is known.
 */
public final class TopologyDiscovery {

  private final ZooKeeperClients zooKeepers;
  private final EndpointResolver names;

  public TopologyDiscovery(ZooKeeperClients zooKeepers) {
    this(zooKeepers, EndpointResolver.resolving());
  }

  TopologyDiscovery(ZooKeeperClients zooKeepers, EndpointResolver names) {
    this.zooKeepers = zooKeepers;
    this.names = names;
  }

  /**
   * Reads the hosts file and ZooKeeper as they are now.
   *
   * @throws HostsFileException when the hosts file cannot be used
   * @throws ZooKeeperUnavailableException when ZooKeeper does not answer
   */
  public Topology topology(ClusterConfig cluster) {
    HostsFile hosts = HostsFile.of(cluster);
    Registrations registrations = zooKeepers.registrations(cluster);
    Map<Component, List<String>> registered = new LinkedHashMap<>();
    registered.put(Component.NAMESERVER, registrations.nameservers());
    registered.put(
        Component.TABLET, registrations.tablets().stream().map(Registration::endpoint).toList());
    return match(hosts, registered, registrations.taskmanagerLeader());
  }

  private Topology match(
      HostsFile hosts,
      Map<Component, List<String>> registered,
      Optional<String> taskmanagerLeader) {
    List<Node> nodes = new ArrayList<>();
    List<Node> absent = new ArrayList<>();
    Map<Component, List<String>> unlisted = new LinkedHashMap<>();
    registered.forEach(
        (component, endpoints) -> unlisted.put(component, new ArrayList<>(endpoints)));
    for (Node node : hosts.nodes()) {
      List<String> candidates = unlisted.get(node.component());
      if (candidates == null) {
        nodes.add(node);
        continue;
      }
      Optional<String> endpoint = names.sameAs(node.endpoint(), candidates);
      endpoint.ifPresent(candidates::remove);
      Node known =
          endpoint
              .map(name -> new Node(node.component(), name, node.host(), node.workdir()))
              .orElse(node);
      nodes.add(known);
      if (endpoint.isEmpty()) {
        absent.add(known);
      }
    }
    List<Node> taskmanagers =
        nodes.stream().filter(node -> node.component() == Component.TASKMANAGER).toList();
    if (taskmanagerLeader.isEmpty()) {
      absent.addAll(taskmanagers);
    } else if (!leadsAmong(taskmanagers, taskmanagerLeader.get())) {
      unlisted.put(Component.TASKMANAGER, List.of(taskmanagerLeader.get()));
    }
    return new Topology(
        nodes,
        hosts.repeated(),
        absent,
        unlisted,
        registered.getOrDefault(Component.NAMESERVER, List.of()).stream().findFirst());
  }

  /**
   * Whether one of {@code taskmanagers} leads. Only that one registers, by the address that it
   * listens on: as released 0.0.0.0. So all keep the endpoint of the hosts file.
   */
  private boolean leadsAmong(List<Node> taskmanagers, String leader) {
    return taskmanagers.stream().anyMatch(node -> names.mayBe(node.endpoint(), leader));
  }
}
