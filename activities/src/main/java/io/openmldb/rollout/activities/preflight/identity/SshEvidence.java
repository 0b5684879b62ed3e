package io.openmldb.rollout.activities.preflight.identity;

import io.openmldb.rollout.activities.ssh.RemoteFileException;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.workflows.api.model.Node;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What is seen of a node over SSH.
 *
 * @param host its host
 * @param node the node
 */
public record SshEvidence(RemoteHost host, Node node) implements HostEvidence {

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
}
