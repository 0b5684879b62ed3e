package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.registry.NodeSettings;
import io.openmldb.rollout.activities.registry.SystemdUnit;
import io.openmldb.rollout.activities.ssh.ExecResult;
import io.openmldb.rollout.activities.ssh.RemoteCommand;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.support.ResourceText;
import io.openmldb.rollout.workflows.api.model.Endpoint;
import io.openmldb.rollout.workflows.api.model.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** This package's scripts as commands. */
final class HostScripts {

  private static final String NODE =
      """
      WORKDIR=$1 COMPONENT=$2 HOST=$3 PORT=$4 UNIT=$5 UNIT_OF=$6 KEEP=$7 OWN=$8
      shift 8
      "$@" < /dev/null
      """;

  private HostScripts() {}

  /** The command that calls one of the scripts' functions for {@code node}, and starts nothing. */
  static RemoteCommand call(Node node, String function, String... arguments) {
    return call(node, NodeSettings.DEFAULT, function, arguments);
  }

  /**
   * The command that calls one of the scripts' functions for {@code node}.
   *
   * @param settings how the node is started, where the function starts it or says how that would be
   */
  static RemoteCommand call(
      Node node, NodeSettings settings, String function, String... arguments) {
    Endpoint endpoint = Endpoint.of(node.endpoint());
    List<String> words =
        new ArrayList<>(
            List.of(
                node.workdir(),
                node.component().id(),
                endpoint.host(),
                String.valueOf(endpoint.port()),
                settings.unit().map(SystemdUnit::name).orElse(""),
                settings.unit().map(SystemdUnit::manager).orElse(""),
                String.join(" ", settings.keepEnvironment()),
                String.join(" ", settings.environment().keySet()),
                function));
    words.addAll(List.of(arguments));
    return RemoteCommand.bash(functions() + NODE, words.toArray(String[]::new))
        .with(settings.environment());
  }

  /** The functions of all scripts that are about one node. */
  static String functions() {
    return text("process-facts.sh")
        + text("start-script-variables.sh")
        + text("launch-attributes.sh")
        + text("start-script.sh");
  }

  /**
   * What {@code command} prints on the host.
   *
   * @param what completes "could not … on host"
   * @throws HostScriptException when it does not end well in time
   */
  static String run(RemoteHost host, String what, RemoteCommand command, Duration deadline) {
    return printed(what, host, host.exec(command, deadline));
  }

  /** The same for a short command that changes something, and must not do so late. */
  static String change(RemoteHost host, String what, RemoteCommand command) {
    return printed(what, host, host.change(command));
  }

  private static String printed(String what, RemoteHost host, ExecResult result) {
    if (!result.succeeded()) {
      throw new HostScriptException(what, host, result);
    }
    return result.stdout();
  }

  static String text(String resource) {
    return ResourceText.text(HostScripts.class, resource);
  }
}
