package io.openmldb.rollout.sandbox.house;

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
public final class HouseBuilder {

  private HouseBuilder() {}

  /**
   * Builds a house in an absent or empty directory.
   *
   * @param classpath the jars and class folders that its processes will run; copied
   * @throws FileAlreadyExistsException if the directory holds anything
   * @throws IllegalArgumentException if its path would break the shell scripts, which know no
   *     quotes
   */
  public static House build(Path directory, Order order, List<Path> classpath) throws IOException {
    requireUsable(directory);
    House house = plan(directory, order);
    for (Path folder :
        List.of(house.logs(), house.libraries(), house.home(), house.zooKeeperDirectory())) {
      Files.createDirectories(folder);
    }
    Libraries.copy(classpath, house.libraries());
    for (Node node : house.nodes()) {
      NodeFiles.write(house, node);
    }
    SshKeys.create(house.ssh(), House.HOST, house.sshPort());
    ClusterFiles.write(house);
    house.remember();
    return house;
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

  private static House plan(Path directory, Order order) throws IOException {
    int nodeCount = 0;
    for (Component component : Component.values()) {
      nodeCount += order.count(component);
    }
    Iterator<Integer> ports = FreePorts.pick(nodeCount + 2).iterator();
    int zooKeeperPort = ports.next();
    int sshPort = ports.next();
    List<Node> nodes = new ArrayList<>();
    for (Component component : Component.values()) {
      for (int index = 1; index <= order.count(component); index++) {
        Path workdir = directory.resolve(component.word() + "-" + index);
        nodes.add(new Node(component, index, ports.next(), workdir));
      }
    }
    return new House(
        directory,
        order.name(),
        order.pace(),
        order.daemon(),
        order.autoFailover(),
        zooKeeperPort,
        sshPort,
        nodes);
  }
}
