package io.openmldb.rollout.activities.preflight.identity;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a node's process has to do with some servers, as its host sees them. Addresses are only
 * compared, and are written as the host writes them.
 *
 * @param addresses the addresses of each server, which it is given as {@code host:port}
 * @param connections with which addresses the process is connected
 * @param hasReadFile whether the process started after the last change of its configuration file,
 *     so that it runs with that file as it is
 */
public record ServerLinks(
    Map<String, Set<String>> addresses, Set<String> connections, boolean hasReadFile) {

  private static final String SERVER = "server ";
  private static final String CONNECTION = "connection ";

  public ServerLinks {
    addresses = Map.copyOf(addresses);
    connections = Set.copyOf(connections);
  }

  /** What {@code server-links.sh} prints. */
  static ServerLinks parse(List<String> lines) {
    Map<String, Set<String>> addresses = new HashMap<>();
    Set<String> connections = new HashSet<>();
    for (String line : lines) {
      int blank = line.lastIndexOf(' ');
      if (line.startsWith(SERVER) && blank >= SERVER.length()) {
        addresses
            .computeIfAbsent(line.substring(SERVER.length(), blank), server -> new HashSet<>())
            .add(line.substring(blank + 1));
      } else if (line.startsWith(CONNECTION)) {
        connections.add(line.substring(CONNECTION.length()));
      }
    }
    return new ServerLinks(addresses, connections, lines.contains("file_read"));
  }

  /** Whether one of {@code some} is one of {@code others} under another name. */
  boolean haveOneInCommon(Collection<String> some, Collection<String> others) {
    return addressesOf(some).anyMatch(address -> addressesOf(others).anyMatch(address::equals));
  }

  /** Whether the process is connected with one of {@code servers}. */
  boolean isConnectedWith(Collection<String> servers) {
    return addressesOf(servers).anyMatch(connections::contains);
  }

  private Stream<String> addressesOf(Collection<String> servers) {
    return servers.stream().flatMap(server -> addresses.getOrDefault(server, Set.of()).stream());
  }
}
