package io.openmldb.rollout.activities.inventory;

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

  /** Hosts that tell nobody else where the server is: all interfaces, or the own one. */
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
        candidates.stream().filter(candidate -> port(candidate).equals(port(endpoint))).toList();
    if (samePort.isEmpty()) {
      return Optional.empty();
    }
    Set<String> own = addresses.apply(host(endpoint));
    return samePort.stream()
        .filter(candidate -> addresses.apply(host(candidate)).stream().anyMatch(own::contains))
        .findFirst();
  }

  /**
   * Whether the server at {@code endpoint} may have registered as {@code registered}: as the same
   * server, or by an address that holds on its own host only: then the port decides.
   */
  boolean mayBe(String endpoint, String registered) {
    return NOWHERE.contains(host(registered))
        ? port(endpoint).equals(port(registered))
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

  private static String host(String endpoint) {
    return endpoint.substring(0, Math.max(0, endpoint.lastIndexOf(':')));
  }

  static String port(String endpoint) {
    return endpoint.substring(endpoint.lastIndexOf(':') + 1);
  }
}
