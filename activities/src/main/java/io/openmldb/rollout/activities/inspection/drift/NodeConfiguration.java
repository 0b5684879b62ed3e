package io.openmldb.rollout.activities.inspection.drift;

import io.openmldb.rollout.activities.config.ConfigFileParser;
import io.openmldb.rollout.activities.config.gflags.FlagsPageContent;
import io.openmldb.rollout.activities.openmldb.client.FlagsPageClient;
import io.openmldb.rollout.activities.process.ProcessInspector;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.verification.FileProof;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.util.Map;
import java.util.Optional;

/**
 * A node's configuration as it was found.
 *
 * @param node which
 * @param file the keys that its file sets
 * @param page what its process says of itself; empty where it says nothing
 * @param fileIsNewer whether the file was written after the process started
 */
record NodeConfiguration(
    Node node, Map<String, String> file, Optional<FlagsPageContent> page, boolean fileIsNewer) {

  /**
   * Reads it.
   *
   * @throws io.openmldb.rollout.activities.support.ActivityException when it cannot be read
   */
  static NodeConfiguration of(RemoteHost host, Node node, FlagsPageClient pages) {
    Map<String, String> file =
        ConfigFileParser.parse(node.component(), host.read(node.path())).values();
    ProcessSnapshot process = ProcessInspector.inspect(host, node);
    if (process.pid() == 0) {
      return new NodeConfiguration(node, file, Optional.empty(), false);
    }
    Optional<FlagsPageContent> page =
        node.component().readsFlagFile() && !file.isEmpty()
            ? pages.read(node.endpoint(), file.keySet())
            : Optional.empty();
    FileProof proof = FileProof.read(host, node, process);
    return new NodeConfiguration(node, file, page, proof.fileIsNewer());
  }
}
