package io.openmldb.rollout.activities.registry;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what the registry file says of single nodes. */
final class NodeSettingsReader {

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9:_.@\\\\][A-Za-z0-9:_.@\\\\-]*");

  private NodeSettingsReader() {}

  /**
   * The object {@code nodes}: settings by component or by endpoint.
   *
   * @param known the nodes of the hosts file: settings of an endpoint that is not there are wrong
   */
  static Map<String, NodeSettings> nodes(JsonObjectReader cluster, List<Node> known) {
    return cluster.objectMap(
        "nodes",
        (name, object) -> {
          if (!isComponent(name)
              && known.stream().noneMatch(node -> node.endpoint().equals(name))) {
            object.problem(
                "is neither a component (nameserver, tablet, apiserver, taskmanager) nor the"
                    + " endpoint of a node of the hosts file");
          }
          NodeSettings settings =
              new NodeSettings(
                  environment(object),
                  keepEnvironment(object),
                  object.object("start", NodeSettingsReader::unit),
                  object.flag("overwriteInPlace", false));
          object.rejectUnknownFields();
          return Optional.of(settings);
        });
  }

  /** The object {@code environment}: variables and their values. */
  static Map<String, String> environment(JsonObjectReader object) {
    Map<String, String> environment = object.textMap("environment");
    environment.keySet().stream()
        .filter(variable -> !VARIABLE.matcher(variable).matches())
        .forEach(
            variable ->
                object.problem("environment", "\"" + variable + "\" is no variable's name"));
    return environment;
  }

  private static boolean isComponent(String name) {
    return Arrays.stream(Component.values()).anyMatch(component -> component.id().equals(name));
  }

  private static List<String> keepEnvironment(JsonObjectReader object) {
    List<String> names = object.texts("keepEnvironment");
    names.stream()
        .filter(name -> !name.equals(NodeSettings.ALL) && !VARIABLE.matcher(name).matches())
        .forEach(
            name ->
                object.problem(
                    "keepEnvironment", "\"" + name + "\" is no variable's name, and not \"*\""));
    return names;
  }

  private static Optional<SystemdUnit> unit(JsonObjectReader object) {
    String name = object.text("systemd");
    boolean ofUser = object.flag("user", false);
    object.rejectUnknownFields();
    if (name == null || !UNIT.matcher(name).matches()) {
      object.problem(
          "systemd",
          (name == null ? "is missing" : "is \"" + name + "\"")
              + ": the name of the unit that starts the node, openmldb-tablet for instance");
      return Optional.empty();
    }
    return Optional.of(
        new SystemdUnit(name.endsWith(".service") ? name : name + ".service", ofUser));
  }
}
