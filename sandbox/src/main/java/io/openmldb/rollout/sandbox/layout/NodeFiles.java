package io.openmldb.rollout.sandbox.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One node's working directory: scripts, configuration, empty folders. */
final class NodeFiles {

  /**
   * System tables have this many replicas where there are tablets enough, as in the released
   * configuration.
   */
  private static final int SYSTEM_TABLE_REPLICAS = 2;

  private NodeFiles() {}

  static void write(SandboxLayout layout, SandboxNode node) throws IOException {
    for (String folder : List.of("bin", "conf", "logs", "db", "fault")) {
      Files.createDirectories(node.workdir().resolve(folder));
    }
    for (String script : List.of("start.sh", "mon", "openmldb", "taskmanager.sh", "launch")) {
      Path file = node.workdir().resolve("bin").resolve(script);
      Files.writeString(file, ResourceTemplate.fill("shell/" + script, shellValues(layout)));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    String config = node.component().configFile();
    Files.writeString(
        node.workdir().resolve("conf").resolve(config),
        ResourceTemplate.fill("conf/" + config, configValues(layout, node))
            + credential(node, layout.zooKeeperCredential()));
  }

  private static String credential(SandboxNode node, String credential) {
    if (credential.isEmpty()) {
      return "";
    }
    return node.component() == SandboxComponent.TASKMANAGER
        ? "\nzookeeper.auth_schema=digest\nzookeeper.cert=%s\n".formatted(credential)
        : "\n--zk_auth_schema=digest\n--zk_cert=%s\n".formatted(credential);
  }

  private static Map<String, String> shellValues(SandboxLayout layout) {
    Map<String, String> values = new HashMap<>(layout.pace().shell());
    values.put("SANDBOX", layout.directory().toString());
    values.put("JAVA", JavaCommand.executable().toString());
    values.put("JVM_OPTIONS", String.join(" ", layout.pace().javaOptions()));
    values.put("CLASSPATH", LibraryCopy.classpath(layout.libraries()));
    return values;
  }

  private static Map<String, String> configValues(SandboxLayout layout, SandboxNode node) {
    int tablets = layout.nodes(SandboxComponent.TABLET).size();
    Map<String, String> values = new HashMap<>(layout.pace().flags());
    values.put("HOST", SandboxLayout.HOST);
    values.put("PORT", Integer.toString(node.port()));
    values.put("ENDPOINT", node.endpoint());
    values.put("WORKDIR", node.workdir().toString());
    values.put("ZOOKEEPER", layout.zooKeeper());
    values.put("ROOT_PATH", SandboxLayout.ROOT_PATH);
    values.put("AUTO_FAILOVER", Boolean.toString(layout.autoFailover()));
    values.put("SYSTEM_TABLE_REPLICAS", Integer.toString(Math.min(SYSTEM_TABLE_REPLICAS, tablets)));
    return values;
  }
}
