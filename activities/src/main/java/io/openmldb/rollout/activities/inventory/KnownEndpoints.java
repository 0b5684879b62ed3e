package io.openmldb.rollout.activities.inventory;

import io.openmldb.rollout.activities.zookeeper.ServerNames;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Endpoint;
import io.openmldb.rollout.workflows.api.model.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * As what a cluster knows its servers: the texts of their registrations in ZooKeeper, by which the
 * metadata of tables goes, too. A server that registers with another text is another server to the
 * cluster, also where both texts lead to one address.
 *
 * @param nodes every node of the hosts file, under the endpoint that it is registered with
 * @param registered what nameservers and tablets are registered as
 * @param seen what tablets were registered as when the nameserver last saw them
 * @param names what servers are called that register by names
 */
public record KnownEndpoints(
    List<Node> nodes, Set<String> registered, Set<String> seen, ServerNames names) {

  public KnownEndpoints {
    nodes = List.copyOf(nodes);
    registered = Set.copyOf(registered);
    seen = Set.copyOf(seen);
  }

  /** Whether {@code node} has a registration of its own while it runs, whatever it leads. */
  public boolean registers(Node node) {
    return node.component() == Component.NAMESERVER || node.component() == Component.TABLET;
  }

  /** Whether {@code node} is registered now. */
  public boolean isRegistered(Node node) {
    return registers(node) && textsOf(node).anyMatch(registered::contains);
  }

  /**
   * Whether {@code node} is registered no more, and was as {@code text}: the nameserver remembers
   * all that it ever had.
   */
  public boolean wasRegisteredAs(Node node, String text) {
    return registers(node)
        && !isRegistered(node)
        && seen.contains(text)
        && EndpointComparison.areTheSame(node.endpoint(), text);
  }

  /** As what the cluster knows {@code node}; empty when it does not, or has no need to. */
  public Optional<String> textOf(Node node) {
    if (!registers(node)) {
      return Optional.empty();
    }
    return textsOf(node)
        .filter(this::isKnown)
        .findFirst()
        .or(
            () ->
                Stream.concat(registered.stream(), seen.stream())
                    .filter(text -> EndpointComparison.areTheSame(node.endpoint(), text))
                    .findFirst());
  }

  private Stream<String> textsOf(Node node) {
    return Stream.of(node.endpoint(), names.nameOf(node.endpoint()));
  }

  private boolean isKnown(String text) {
    return registered.contains(text) || seen.contains(text);
  }

  /**
   * Whether {@code endpoint} is one that the cluster knows, and may be that of {@code node} all the
   * same: the hosts file names the host by another address.
   */
  public boolean mayBeAnotherAddressOf(Node node, String endpoint) {
    return (isKnown(endpoint) || !registers(node)) && !isOfAnotherHost(node, endpoint);
  }

  /** Whether {@code endpoint} has the address of another host of the cluster. */
  public boolean isOfAnotherHost(Node node, String endpoint) {
    return Endpoint.read(endpoint).stream()
        .flatMap(
            asked ->
                nodes.stream()
                    .filter(other -> !other.host().equals(node.host()))
                    .map(other -> Endpoint.of(other.endpoint()).host())
                    .distinct()
                    .map(host -> new Endpoint(host, asked.port()).toString()))
        .anyMatch(elsewhere -> EndpointComparison.areTheSame(endpoint, elsewhere));
  }
}
