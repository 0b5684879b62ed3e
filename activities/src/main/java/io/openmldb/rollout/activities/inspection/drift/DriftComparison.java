package io.openmldb.rollout.activities.inspection.drift;

import io.openmldb.rollout.activities.config.gflags.FlagValues;
import io.openmldb.rollout.activities.config.gflags.FlagsPageContent;
import io.openmldb.rollout.activities.config.secrets.Masking;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.report.DriftReport.Drift;
import io.openmldb.rollout.workflows.api.report.DriftReport.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares the readings of a cluster's nodes. */
final class DriftComparison {

  private final Collection<String> ownToEachNode;
  private final Masking masking;

  /**
   * @param ownToEachNode keys that are meant to differ from node to node: the protected ones
   * @param masking hides the values of secret keys
   */
  DriftComparison(Collection<String> ownToEachNode, Masking masking) {
    this.ownToEachNode = ownToEachNode;
    this.masking = masking;
  }

  /** Every disagreement, node by node, what runs before what siblings have. */
  List<Drift> of(List<NodeConfiguration> readings) {
    List<Drift> drifts = new ArrayList<>();
    readings.forEach(reading -> drifts.addAll(running(reading)));
    for (Component component : Component.values()) {
      drifts.addAll(
          siblings(readings.stream().filter(r -> r.node().component() == component).toList()));
    }
    return drifts;
  }

  private List<Drift> running(NodeConfiguration reading) {
    List<Drift> drifts = new ArrayList<>();
    // Also where the process tells: a key that has gone from the file since is nowhere else seen.
    if (reading.fileIsNewer()) {
      drifts.add(fileIsNewer(reading.node()));
    }
    reading
        .page()
        .ifPresent(
            page ->
                reading
                    .file()
                    .forEach(
                        (key, value) -> {
                          if (page.has(key) && !page.shows(key, value)) {
                            drifts.add(running(reading.node(), page, key, value));
                          }
                        }));
    return drifts;
  }

  private static Drift fileIsNewer(Node node) {
    return new Drift(node.component(), node.endpoint(), Kind.FILE_NEWER, null, null, null);
  }

  private Drift running(Node node, FlagsPageContent page, String key, String value) {
    return drift(node, Kind.RUNNING_DIFFERS, key, value, page.value(key).orElse(null));
  }

  private List<Drift> siblings(List<NodeConfiguration> readings) {
    Set<String> keys = new TreeSet<>();
    readings.forEach(reading -> keys.addAll(reading.file().keySet()));
    keys.removeIf(key -> isOwnToEachNode(key, readings.get(0).node().component()));
    List<Drift> drifts = new ArrayList<>();
    for (String key : keys) {
      drifts.addAll(siblings(key, readings));
    }
    return drifts;
  }

  private boolean isOwnToEachNode(String key, Component component) {
    return ownToEachNode.stream().map(component::canonical).anyMatch(key::equals);
  }

  private List<Drift> siblings(String key, List<NodeConfiguration> readings) {
    if (readings.stream().anyMatch(reading -> namesItself(reading, key))) {
      return List.of();
    }
    long most =
        readings.stream().mapToLong(r -> countOfEqualValues(r, key, readings)).max().orElse(0);
    List<NodeConfiguration> usual =
        readings.stream()
            .filter(reading -> countOfEqualValues(reading, key, readings) == most)
            .toList();
    // As many nodes as share the value, or there is more than one value that so many share.
    boolean clear = usual.size() == most;
    return readings.stream()
        .filter(reading -> !clear || !usual.contains(reading))
        .map(
            reading ->
                drift(
                    reading.node(),
                    Kind.SIBLINGS_DIFFER,
                    key,
                    reading.file().get(key),
                    clear ? usual.get(0).file().get(key) : others(reading, key, readings)))
        .toList();
  }

  /** The values of the others where none is usual; null when they have none. */
  private static @Nullable String others(
      NodeConfiguration reading, String key, List<NodeConfiguration> readings) {
    List<String> values =
        readings.stream()
            .map(other -> other.file().get(key))
            .filter(Objects::nonNull)
            .filter(value -> !areSame(value, reading.file().get(key)))
            .distinct()
            .sorted()
            .toList();
    return values.isEmpty() ? null : String.join(", ", values);
  }

  /** A value that holds the node's own address differs from node to node by its nature. */
  private static boolean namesItself(NodeConfiguration reading, String key) {
    String value = reading.file().get(key);
    return value != null && value.contains(reading.node().endpoint());
  }

  private static long countOfEqualValues(
      NodeConfiguration reading, String key, List<NodeConfiguration> readings) {
    String value = reading.file().get(key);
    return readings.stream().filter(other -> areSame(other.file().get(key), value)).count();
  }

  private static boolean areSame(@Nullable String one, @Nullable String other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return FlagValues.areSame(one, other);
  }

  private Drift drift(
      Node node, Kind kind, String key, @Nullable String file, @Nullable String other) {
    return new Drift(
        node.component(),
        node.endpoint(),
        kind,
        masking.key(key),
        shown(key, file),
        shown(key, other));
  }

  private @Nullable String shown(String key, @Nullable String value) {
    return value == null ? null : masking.value(key, value);
  }
}
