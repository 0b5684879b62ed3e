package io.openmldb.rollout.activities;

import io.openmldb.rollout.activities.config.Sha256;
import io.openmldb.rollout.activities.ssh.FileAttributes;
import io.openmldb.rollout.activities.ssh.FileStat;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.Lease;
import java.util.Optional;

/** A node's configuration file on its host, and the copies that a rollout makes of it. */
final class NodeFile {

  private final RemoteHost host;
  private final Node node;
  private final String path;
  private final byte[] content;

  private NodeFile(RemoteHost host, Node node, String path, byte[] content) {
    this.host = host;
    this.node = node;
    this.path = path;
    this.content = content;
  }

  /** The file as it is now. */
  static NodeFile read(RemoteHost host, Node node) {
    return new NodeFile(host, node, node.path(), host.read(node.path()));
  }

  /** The copy that the documented procedure makes; each rollout overwrites it. */
  String documentedBackup() {
    return path + ".bak";
  }

  /** The copy of the rollout that holds {@code lease}; nobody overwrites it. */
  String backupOf(Lease lease) {
    return path + ".bak." + lease.runId();
  }

  /** The content of one of the copies; empty when there is none. */
  Optional<byte[]> copy(String copyPath) {
    return host.stat(copyPath).map(found -> host.read(copyPath));
  }

  byte[] content() {
    return content.clone();
  }

  String sha256() {
    return Sha256.hex(content);
  }

  /** Writes the file or a copy of it, with the file's own mode and owner. */
  void write(String target, byte[] newContent) {
    FileAttributes attributes =
        host.stat(path)
            .map(FileStat::attributes)
            .orElseThrow(() -> new FileConflictException(node, "is gone"));
    host.writeAtomically(target, newContent, attributes);
  }

  String path() {
    return path;
  }
}
