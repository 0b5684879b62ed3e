package io.openmldb.rollout.sandbox.layout;

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

  static void write(SandboxLayout layout) throws IOException {
    Path hosts = layout.directory().resolve("conf").resolve("hosts");
    Files.createDirectories(hosts.getParent());
    Files.writeString(hosts, inventory(layout));
    Files.writeString(layout.directory().resolve("clusters.yaml"), registry(layout, hosts));
    Files.writeString(
        layout.zooKeeperDirectory().resolve("zoo.cfg"),
        ResourceTemplate.fill(
            "conf/zoo.cfg",
            Map.of(
                "PORT", Integer.toString(layout.zooKeeperPort()),
                "DATA", layout.zooKeeperDirectory().resolve("data").toString(),
                "TICK", Integer.toString(layout.pace().zooKeeperTick()))));
  }

  private static String inventory(SandboxLayout layout) {
    StringBuilder text =
        new StringBuilder("# OpenMLDB's inventory: host:port WORKDIR, a section a component.\n");
    for (SandboxComponent component : SandboxComponent.values()) {
      List<SandboxNode> nodes = layout.nodes(component);
      if (nodes.isEmpty()) {
        continue;
      }
      text.append("\n[").append(component.word()).append("]\n");
      nodes.forEach(n -> text.append(n.endpoint()).append(' ').append(n.workdir()).append('\n'));
    }
    text.append("\n[zookeeper]\n");
    List<String> servers =
        layout.externalZooKeeper() == null
            ? List.of(layout.zooKeeper())
            : layout.externalZooKeeper().servers();
    servers.forEach(
        s -> text.append(s).append(' ').append(layout.zooKeeperDirectory()).append('\n'));
    return text.toString();
  }

  private static String registry(SandboxLayout layout, Path hosts) throws IOException {
    Map<String, Object> ssh = new LinkedHashMap<>();
    ssh.put("user", System.getProperty("user.name"));
    ssh.put("port", layout.sshPort());
    ssh.put("identity", layout.ssh().resolve("id_ed25519").toString());
    ssh.put("knownHosts", layout.ssh().resolve("known_hosts").toString());
    Map<String, Object> cluster = new LinkedHashMap<>();
    cluster.put("zookeeper", layout.zooKeeper());
    cluster.put("rootPath", SandboxLayout.ROOT_PATH);
    cluster.put("hosts", hosts.toString());
    cluster.put("ssh", ssh);
    ExternalZooKeeper external = layout.externalZooKeeper();
    if (external != null && external.credentials() != null) {
      cluster.put(
          "zookeeperAuth", Map.of("scheme", "digest", "file", external.credentials().toString()));
    }
    return YAML.writeValueAsString(Map.of("clusters", Map.of(layout.name(), cluster)));
  }
}
