package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.ssh.ExecResult;
import io.openmldb.rollout.activities.ssh.RemoteCommand;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.support.ResourceText;
import io.openmldb.rollout.workflows.api.model.Endpoint;
import io.openmldb.rollout.workflows.api.model.Node;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** This package's scripts as commands. */
final class HostScripts {

  private static final String NODE =
      "WORKDIR=$1 COMPONENT=$2 HOST=$3 PORT=$4\nshift 4\n\"$@\" < /dev/null\n";

  private HostScripts() {}

  /** The command that calls one of the scripts' functions for {@code node}. */
  static RemoteCommand call(Node node, String function, String... arguments) {
    Endpoint endpoint = Endpoint.of(node.endpoint());
    List<String> words =
        new ArrayList<>(
            List.of(
                node.workdir(),
                node.component().id(),
                endpoint.host(),
                String.valueOf(endpoint.port()),
                function));
    words.addAll(List.of(arguments));
    String script = text("process-facts.sh") + text("start-script.sh") + NODE;
    return bash(script, words.toArray(String[]::new));
  }

  /** The command that runs {@code script}, which must read nothing from standard input. */
  static RemoteCommand bash(String script, String... arguments) {
    List<String> words = new ArrayList<>(List.of("bash", "-s", "--"));
    words.addAll(List.of(arguments));
    return RemoteCommand.of(words.toArray(String[]::new))
        .reading(script.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What {@code command} prints on the host.
   *
   * @param what completes "could not … on host"
   * @throws HostScriptException when it does not end well in time
   */
  static String run(RemoteHost host, String what, RemoteCommand command, Duration deadline) {
    ExecResult result = host.exec(command, deadline);
    if (!result.succeeded()) {
      throw new HostScriptException(what, host, result);
    }
    return result.stdout();
  }

  static String text(String resource) {
    return ResourceText.text(HostScripts.class, resource);
  }
}
