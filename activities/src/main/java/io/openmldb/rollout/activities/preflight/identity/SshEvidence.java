package io.openmldb.rollout.activities.preflight.identity;

import io.openmldb.rollout.activities.process.HostScriptException;
import io.openmldb.rollout.activities.process.ProcessInspector;
import io.openmldb.rollout.activities.ssh.ExecResult;
import io.openmldb.rollout.activities.ssh.RemoteCommand;
import io.openmldb.rollout.activities.ssh.RemoteFileException;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.support.ResourceText;
import io.openmldb.rollout.workflows.api.model.Node;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is seen of a node over SSH.
 *
 * @param host its host
 * @param node the node
 * @param pid its process; 0 when it has none
 */
public record SshEvidence(RemoteHost host, Node node, long pid) implements HostEvidence {

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** Source: OpenMLDB's {@code GetNameFromTxt}, which takes the first line. */
  private static final String NAME_FILE = "/name.txt";

  @Override
  public Optional<String> serverName(String dataDirectory) {
    String folder =
        dataDirectory.startsWith("/") ? dataDirectory : node.workdir() + "/" + dataDirectory;
    try {
      String content = new String(host.read(folder + NAME_FILE), StandardCharsets.UTF_8);
      return Optional.of(content.lines().findFirst().orElse(""));
    } catch (RemoteFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads them on the host.
   *
   * @throws HostScriptException when the host does not answer in time
   */
  @Override
  public ServerLinks links(List<String> servers) {
    List<String> arguments = new ArrayList<>(List.of(Long.toString(pid), node.path()));
    arguments.addAll(servers);
    String script =
        ResourceText.text(ProcessInspector.class, "process-facts.sh")
            + ResourceText.text(SshEvidence.class, "server-links.sh");
    ExecResult result =
        host.exec(RemoteCommand.bash(script, arguments.toArray(String[]::new)), DEADLINE);
    if (!result.succeeded()) {
      throw new HostScriptException(
          "see which ZooKeeper " + node.title() + " is connected with", host, result);
    }
    return ServerLinks.parse(result.stdout().lines().toList());
  }
}
