package io.openmldb.rollout.starter.request;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.workflows.api.model.Component;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The changes that {@code --set}, {@code --unset} and {@code --component} ask for. */
final class CommandLineChanges {

  private final List<String> endpoints;
  private final List<String> problems;
  private final Map<String, ObjectNode> byComponent = new LinkedHashMap<>();
  private final Set<String> given = new HashSet<>();

  private CommandLineChanges(List<String> endpoints, List<String> problems) {
    this.endpoints = endpoints;
    this.problems = problems;
  }

  /**
   * One change for each component, in the order in which the flags name them; what is wrong with a
   * flag is added to {@code problems}.
   */
  static ArrayNode of(RequestOptions flags, List<String> problems) {
    CommandLineChanges changes = new CommandLineChanges(flags.endpoints, problems);
    flags.sets.forEach(changes::set);
    flags.unsets.forEach(changes::unset);
    flags.components.forEach(component -> changes.change("--component", component, component));
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    changes.byComponent.values().forEach(array::add);
    return array;
  }

  private void set(String argument) {
    int equals = argument.indexOf('=');
    if (equals < 0) {
      problems.add("--set " + argument + ": no \"=\"; expected COMPONENT.KEY=VALUE");
      return;
    }
    Target target = target("--set", argument, argument.substring(0, equals));
    if (target != null) {
      target.change.withObject("/set").put(target.key, argument.substring(equals + 1));
    }
  }

  private void unset(String argument) {
    if (argument.indexOf('=') >= 0) {
      problems.add("--unset " + argument + ": names a value; expected COMPONENT.KEY");
      return;
    }
    Target target = target("--unset", argument, argument);
    if (target != null) {
      target.change.withArray("/unset").add(target.key);
    }
  }

  /** What {@code name}, as {@code tablet.gc_interval}, means; null, with a problem, if nothing. */
  private @Nullable Target target(String flag, String argument, String name) {
    int dot = name.indexOf('.');
    if (dot <= 0 || dot == name.length() - 1) {
      problems.add(flag + " " + argument + ": names no component and key, as tablet.gc_interval");
      return null;
    }
    if (!given.add(flag + " " + name)) {
      problems.add(flag + " " + argument + ": \"" + name + "\" is given twice");
      return null;
    }
    ObjectNode change = change(flag, argument, name.substring(0, dot));
    return change == null ? null : new Target(change, name.substring(dot + 1));
  }

  private @Nullable ObjectNode change(String flag, String argument, String component) {
    if (Component.named(component).isEmpty()) {
      problems.add(
          "%s %s: \"%s\" is no component: nameserver, tablet, apiserver or taskmanager"
              .formatted(flag, argument, component));
      return null;
    }
    return byComponent.computeIfAbsent(component, this::newChange);
  }

  private ObjectNode newChange(String component) {
    ObjectNode change = JsonNodeFactory.instance.objectNode().put("component", component);
    if (!endpoints.isEmpty()) {
      endpoints.forEach(change.withArray("/endpoints")::add);
    }
    return change;
  }

  private record Target(ObjectNode change, String key) {}
}
