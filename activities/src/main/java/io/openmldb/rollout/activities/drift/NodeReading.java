package io.openmldb.rollout.activities.drift;

import io.openmldb.rollout.activities.config.ConfigFileParser;
import io.openmldb.rollout.activities.host.ProcessInspector;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.verification.FileProof;
import io.openmldb.rollout.activities.verification.FlagsPage;
import io.openmldb.rollout.activities.verification.FlagsPages;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.ProcessSnapshot;
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
record NodeReading(
    Node node, Map<String, String> file, Optional<FlagsPage> page, boolean fileIsNewer) {

  /**
   * Reads it.
   *
   * @throws io.openmldb.rollout.activities.failure.StepException when it cannot be read
   */
  static NodeReading of(RemoteHost host, Node node, FlagsPages pages) {
    Map<String, String> file =
        ConfigFileParser.parse(node.component(), host.read(node.path())).values();
    ProcessSnapshot process = ProcessInspector.inspect(host, node);
    if (process.pid() == 0) {
      return new NodeReading(node, file, Optional.empty(), false);
    }
    Optional<FlagsPage> page =
        node.component().readsFlagFile() && !file.isEmpty()
            ? pages.read(node.endpoint(), file.keySet())
            : Optional.empty();
    FileProof proof = FileProof.read(host, node, process);
    return new NodeReading(node, file, page, proof.fileIsNewer());
  }
}
