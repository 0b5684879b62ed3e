package io.openmldb.rollout.activities.zookeeper;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What servers call each other where they run with {@code --use_name}: their registrations, the
 * nameserver's metadata and its messages hold a name in place of an endpoint then. Everywhere in
 * this program a server is its endpoint; names are translated where they come in and go out.
 *
 * <p>Source: OpenMLDB's {@code RegisterName}, which writes {@code <root>/map/names/<name>}.
 */
public final class ServerNames {

  /** Servers without names, as most are. */
  public static final ServerNames NONE = new ServerNames(Map.of());

  private final Map<String, String> endpoints;
  private final Map<String, String> names;

  /**
   * @param endpoints each name's endpoint; no endpoint has two names
   */
  public ServerNames(Map<String, String> endpoints) {
    this.endpoints = Map.copyOf(endpoints);
    this.names =
        endpoints.keySet().stream().collect(Collectors.toMap(endpoints::get, Function.identity()));
  }

  /** Whether no server has a name. */
  public boolean areNone() {
    return endpoints.isEmpty();
  }

  /** The endpoint of the server that is called {@code name}; itself where that is no name. */
  public String endpointOf(String name) {
    return endpoints.getOrDefault(name, name);
  }

  /** What the server at {@code endpoint} is called; its endpoint where it has no name. */
  public String nameOf(String endpoint) {
    return names.getOrDefault(endpoint, endpoint);
  }
}
