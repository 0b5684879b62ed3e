package io.openmldb.rollout.workflows.api.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keys to set and unset for one component.
 *
 * @param component whose configuration changes
 * @param endpoints the nodes it applies to; empty means every node of the component
 * @param set new values by key, in the order given; a value may be {@code ${secret:NAME}}
 * @param unset keys to remove, so that the server's default counts again
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Change(
    Component component, List<String> endpoints, Map<String, String> set, List<String> unset) {

  public Change {
    endpoints = endpoints == null ? List.of() : List.copyOf(endpoints);
    // Not Map.copyOf: the order of keys is the operator's, and must be the same in every replay.
    set = set == null ? Map.of() : Collections.unmodifiableMap(canonical(component, set));
    unset = unset == null ? List.of() : unset.stream().map(key -> name(component, key)).toList();
  }

  private static Map<String, String> canonical(Component component, Map<String, String> set) {
    Map<String, String> canonical = new LinkedHashMap<>();
    set.forEach((key, value) -> canonical.put(name(component, key), value));
    return canonical;
  }

  private static String name(Component component, String key) {
    return component == null ? key : component.canonical(key);
  }

  /** Whether this change applies to the node of {@code component} at {@code endpoint}. */
  public boolean appliesTo(Component component, String endpoint) {
    return this.component == component && (endpoints.isEmpty() || endpoints.contains(endpoint));
  }

  /**
   * The edit that all of {@code changes} together ask of one node; of two changes to one key the
   * later one counts, so that a change for named endpoints may follow one for all.
   */
  public static ConfigEdit editFor(List<Change> changes, Component component, String endpoint) {
    Map<String, String> set = new LinkedHashMap<>();
    List<String> unset = new ArrayList<>();
    for (Change change : changes) {
      if (change.appliesTo(component, endpoint)) {
        set.putAll(change.set());
        unset.removeAll(change.set().keySet());
        change.unset().forEach(set::remove);
        change.unset().stream().filter(key -> !unset.contains(key)).forEach(unset::add);
      }
    }
    return new ConfigEdit(set, unset);
  }
}
