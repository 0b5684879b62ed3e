package io.openmldb.rollout.activities.inventory;

import io.openmldb.rollout.workflows.api.model.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells endpoints apart that are written differently: {@code localhost:10921} in the hosts file is
 * {@code 127.0.0.1:10921} in ZooKeeper.
 *
 * @param addresses the addresses of a host's name; empty when it has none
 */
record EndpointResolver(Function<String, Set<String>> addresses) {

  /** Hosts that do not say to other machines where the server is: all interfaces, or loopback. */
  private static final Set<String> NOWHERE =
      Set.of("0.0.0.0", "::", "[::]", "127.0.0.1", "localhost");

  /** Looks names up as the worker's machine does. */
  static EndpointResolver resolving() {
    return new EndpointResolver(EndpointResolver::resolve);
  }

  /** The same, but each name is looked up once. */
  EndpointResolver remembering() {
    Map<String, Set<String>> known = new HashMap<>();
    return new EndpointResolver(host -> known.computeIfAbsent(host, addresses));
  }

  /** Which of {@code candidates} is the same server: the same text, else the same address. */
  Optional<String> sameAs(String endpoint, List<String> candidates) {
    if (candidates.contains(endpoint)) {
      return Optional.of(endpoint);
    }
    List<String> samePort =
        candidates.stream().filter(candidate -> haveSamePort(candidate, endpoint)).toList();
    if (samePort.isEmpty()) {
      return Optional.empty();
    }
    Set<String> own = addresses.apply(Endpoint.of(endpoint).host());
    return samePort.stream()
        .filter(
            candidate ->
                addresses.apply(Endpoint.of(candidate).host()).stream().anyMatch(own::contains))
        .findFirst();
  }

  /**
   * Whether the server at {@code endpoint} may have registered as {@code registered}: as the same
   * server, or by an address that holds on its own host only: then the port decides.
   */
  boolean mayBe(String endpoint, String registered) {
    boolean isNowhere =
        Endpoint.read(registered).filter(server -> NOWHERE.contains(server.host())).isPresent();
    return isNowhere
        ? haveSamePort(endpoint, registered)
        : sameAs(endpoint, List.of(registered)).isPresent();
  }

  private static Set<String> resolve(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .map(InetAddress::getHostAddress)
          .collect(Collectors.toSet());
    } catch (UnknownHostException e) {
      return Set.of();
    }
  }

  /** Whether both are {@code host:port}, of one port. */
  static boolean haveSamePort(String one, String other) {
    Optional<Integer> port = Endpoint.read(one).map(Endpoint::port);
    return port.isPresent() && port.equals(Endpoint.read(other).map(Endpoint::port));
  }
}
