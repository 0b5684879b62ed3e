package io.openmldb.rollout.sandbox.house;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files about the cluster as a whole: the worker's registry, OpenMLDB's inventory, ZooKeeper's
 * configuration.
 */
final class ClusterFiles {

  private static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER));

  private ClusterFiles() {}

  static void write(House house) throws IOException {
    Path hosts = house.directory().resolve("conf").resolve("hosts");
    Files.createDirectories(hosts.getParent());
    Files.writeString(hosts, inventory(house));
    Files.writeString(house.directory().resolve("clusters.yaml"), registry(house, hosts));
    Files.writeString(
        house.zooKeeperDirectory().resolve("zoo.cfg"),
        Template.fill(
            "conf/zoo.cfg",
            Map.of(
                "PORT", Integer.toString(house.zooKeeperPort()),
                "DATA", house.zooKeeperDirectory().resolve("data").toString(),
                "TICK", Integer.toString(house.pace().zooKeeperTick()))));
  }

  private static String inventory(House house) {
    StringBuilder text =
        new StringBuilder("# OpenMLDB's inventory: host:port WORKDIR, a section a component.\n");
    for (Component component : Component.values()) {
      List<Node> nodes = house.nodes(component);
      if (nodes.isEmpty()) {
        continue;
      }
      text.append("\n[").append(component.word()).append("]\n");
      nodes.forEach(n -> text.append(n.endpoint()).append(' ').append(n.workdir()).append('\n'));
    }
    return text.append("\n[zookeeper]\n")
        .append(house.zooKeeper())
        .append(' ')
        .append(house.zooKeeperDirectory())
        .append('\n')
        .toString();
  }

  private static String registry(House house, Path hosts) throws IOException {
    Map<String, Object> ssh = new LinkedHashMap<>();
    ssh.put("user", System.getProperty("user.name"));
    ssh.put("port", house.sshPort());
    ssh.put("identity", house.ssh().resolve("id_ed25519").toString());
    ssh.put("knownHosts", house.ssh().resolve("known_hosts").toString());
    Map<String, Object> cluster = new LinkedHashMap<>();
    cluster.put("zookeeper", house.zooKeeper());
    cluster.put("rootPath", House.ROOT_PATH);
    cluster.put("hosts", hosts.toString());
    cluster.put("ssh", ssh);
    return YAML.writeValueAsString(Map.of("clusters", Map.of(house.name(), cluster)));
  }
}
