package io.openmldb.rollout.activities.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the registry file says of a node: how it is started, and how its file is written.
 *
 * @param environment variables for {@code start.sh} and what it starts
 * @param keepEnvironment names of variables that a new process gets as the one that it replaces has
 *     them; {@link #ALL} for all but those of a login
 * @param unit the systemd unit that starts it; empty when {@code start.sh} does
 * @param overwriteInPlace whether its configuration file is overwritten where it is, because no
 *     other can be renamed over it
 */
public record NodeSettings(
    Map<String, String> environment,
    List<String> keepEnvironment,
    Optional<SystemdUnit> unit,
    boolean overwriteInPlace) {

  /** In place of names: every variable. */
  public static final String ALL = "*";

  /** By {@code start.sh}, with what an SSH session has; the file is replaced as a whole. */
  public static final NodeSettings DEFAULT =
      new NodeSettings(Map.of(), List.of(), Optional.empty(), false);

  public NodeSettings {
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    keepEnvironment = List.copyOf(keepEnvironment);
  }

  /** The same with these variables besides; they go before others of their names. */
  public NodeSettings with(Map<String, String> variables) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.putAll(variables);
    return new NodeSettings(all, keepEnvironment, unit, overwriteInPlace);
  }

  /** These settings and {@code others}, which go before them. */
  NodeSettings overriddenBy(NodeSettings others) {
    Set<String> kept = new LinkedHashSet<>(keepEnvironment);
    kept.addAll(others.keepEnvironment());
    List<String> names = kept.contains(ALL) ? List.of(ALL) : List.copyOf(kept);
    return new NodeSettings(
        with(others.environment()).environment(),
        names,
        others.unit().or(() -> unit),
        overwriteInPlace || others.overwriteInPlace());
  }
}
