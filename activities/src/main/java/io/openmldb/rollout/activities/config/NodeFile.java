package io.openmldb.rollout.activities.config;

import io.openmldb.rollout.activities.config.file.Sha256;
import io.openmldb.rollout.activities.ssh.FileAttributes;
import io.openmldb.rollout.activities.ssh.FileStat;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node's configuration file on its host, and the copies that a rollout makes of it. */
public final class NodeFile {

  private final RemoteHost host;
  private final Node node;
  private final String path;
  private final byte[] content;
  private final boolean inPlace;

  /**
   * Mode and owner, where the file may be changed: nothing is asked between a check and a write.
   */
  private final Optional<FileAttributes> attributes;

  private NodeFile(
      RemoteHost host,
      Node node,
      byte[] content,
      boolean inPlace,
      Optional<FileAttributes> attributes) {
    this.host = host;
    this.node = node;
    this.path = node.path();
    this.content = content;
    this.inPlace = inPlace;
    this.attributes = attributes;
  }

  /** The file as it is now. */
  public static NodeFile read(RemoteHost host, Node node) {
    return new NodeFile(host, node, host.read(node.path()), false, Optional.empty());
  }

  /**
   * The file as it is now, for whoever may change it. What an attempt that died has overwritten in
   * part is completed first.
   *
   * @param inPlace whether it can only be overwritten where it is
   */
  static NodeFile readForChange(RemoteHost host, Node node, boolean inPlace) {
    if (inPlace) {
      host.finishOverwrite(node.path());
    }
    byte[] content = host.read(node.path());
    Optional<FileAttributes> attributes = host.stat(node.path()).map(FileStat::attributes);
    return new NodeFile(host, node, content, inPlace, attributes);
  }

  /** The copy that the documented procedure makes; each rollout overwrites it. */
  String documentedBackup() {
    return path + ".bak";
  }

  /**
   * Where the rollout that holds {@code lease} keeps the content with this hash; nothing overwrites
   * it. A file that a person corrected while the rollout waited gets a copy beside that of the
   * first content.
   */
  String backupOf(Lease lease, String sha256) {
    String first = firstBackup(lease);
    boolean isFree = copy(first).map(Sha256::hex).map(sha256::equals).orElse(true);
    return isFree ? first : first + "." + sha256.substring(0, 8);
  }

  private String firstBackup(Lease lease) {
    return path + ".bak." + lease.runId();
  }

  /**
   * The content of the file as it is and as this rollout found it; what an earlier rollout left
   * beside it says nothing of this one.
   */
  public List<byte[]> versions(Lease lease) {
    List<byte[]> versions = new ArrayList<>(List.of(content()));
    Optional<byte[]> first = copy(firstBackup(lease));
    first.ifPresent(versions::add);
    if (first.isPresent()) {
      copy(documentedBackup()).ifPresent(versions::add);
    }
    return versions;
  }

  /** The content of one of the copies; empty when there is none. */
  Optional<byte[]> copy(String copyPath) {
    return host.stat(copyPath).map(found -> host.read(copyPath));
  }

  public byte[] content() {
    return content.clone();
  }

  String sha256() {
    return Sha256.hex(content);
  }

  /**
   * Writes a copy of the file, with the file's own mode, and with its owner unless that may be
   * another than who logs in.
   */
  void writeCopy(String target, byte[] newContent) {
    FileAttributes own = attributes();
    host.writeAtomically(target, newContent, inPlace ? FileAttributes.own(own.mode()) : own);
  }

  /**
   * Puts another content in the file's place, if it is on the host still what was read here.
   *
   * @throws FileConflictException when it is not
   */
  void replace(byte[] newContent) {
    boolean replaced =
        inPlace
            ? host.overwrite(path, sha256(), newContent)
            : host.replace(path, sha256(), newContent, attributes());
    if (!replaced) {
      throw new FileConflictException(node, "was changed by somebody else just now");
    }
  }

  private FileAttributes attributes() {
    return attributes.orElseThrow(() -> new FileConflictException(node, "is gone"));
  }

  String path() {
    return path;
  }
}
