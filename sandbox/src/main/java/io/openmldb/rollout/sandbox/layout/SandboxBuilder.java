package io.openmldb.rollout.sandbox.layout;

import io.openmldb.rollout.sandbox.ssh.SshKeys;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Builds a practice cluster's directory. Starts nothing. */
public final class SandboxBuilder {

  private SandboxBuilder() {}

  /**
   * Builds a practice cluster in an absent or empty directory.
   *
   * @param classpath the jars and class folders that its processes will run; copied
   * @throws FileAlreadyExistsException if the directory holds anything
   * @throws IllegalArgumentException if its path would break the shell scripts, which know no
   *     quotes
   */
  public static SandboxLayout build(Path directory, SandboxSpec order, List<Path> classpath)
      throws IOException {
    requireUsable(directory);
    SandboxLayout layout = plan(directory, order);
    for (Path folder :
        List.of(layout.logs(), layout.libraries(), layout.home(), layout.zooKeeperDirectory())) {
      Files.createDirectories(folder);
    }
    LibraryCopy.copy(classpath, layout.libraries());
    for (SandboxNode node : layout.nodes()) {
      NodeFiles.write(layout, node);
    }
    SshKeys.create(layout.ssh(), SandboxLayout.HOST, layout.sshPort());
    ClusterFiles.write(layout);
    layout.save();
    return layout;
  }

  private static void requireUsable(Path directory) throws IOException {
    if (!directory.toString().matches("/[A-Za-z0-9_./+-]*")) {
      throw new IllegalArgumentException(
          "'%s' cannot hold a practice cluster: start.sh and the hosts file allow letters, digits and _ . / + - only"
              .formatted(directory));
    }
    if (!Files.exists(directory)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      if (entries.iterator().hasNext()) {
        throw new FileAlreadyExistsException(
            directory.toString(), null, "not empty, and no practice cluster stands in it");
      }
    }
  }

  private static SandboxLayout plan(Path directory, SandboxSpec order) throws IOException {
    int nodeCount = 0;
    for (SandboxComponent component : SandboxComponent.values()) {
      nodeCount += order.count(component);
    }
    Iterator<Integer> ports = FreePorts.pick(nodeCount + 2).iterator();
    int zooKeeperPort = ports.next();
    int sshPort = ports.next();
    List<SandboxNode> nodes = new ArrayList<>();
    for (SandboxComponent component : SandboxComponent.values()) {
      for (int index = 1; index <= order.count(component); index++) {
        Path workdir = directory.resolve(component.word() + "-" + index);
        nodes.add(new SandboxNode(component, index, ports.next(), workdir));
      }
    }
    return new SandboxLayout(
        directory,
        order.name(),
        order.pace(),
        order.daemon(),
        order.autoFailover(),
        zooKeeperPort,
        order.zooKeeper(),
        sshPort,
        nodes);
  }
}
