package io.openmldb.rollout.activities.stub;

import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.registry.RegistryException;
import io.openmldb.rollout.activities.ssh.SshAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A registry file with one cluster, {@code demo}, whose only host is a test's SSH server. */
public final class TestRegistry {

  private TestRegistry() {}

  public static ClusterRegistry load(Path folder, SshAddress ssh, String zookeeper)
      throws IOException, RegistryException {
    return load(folder, ssh, zookeeper, "{}");
  }

  /**
   * The same with something particular to nodes.
   *
   * @param nodes the object {@code nodes}, in one line
   */
  public static ClusterRegistry load(Path folder, SshAddress ssh, String zookeeper, String nodes)
      throws IOException, RegistryException {
    Files.writeString(folder.resolve("hosts"), "[tablet]\n127.0.0.1:10921 /opt/openmldb\n");
    String yaml =
        """
        clusters:
          demo:
            zookeeper: %s
            rootPath: /openmldb
            hosts: hosts
            ssh: {user: %s, port: %d, identity: "%s", knownHosts: "%s"}
            nodes: %s
        secrets: {source: env}
        """
            .formatted(zookeeper, ssh.user(), ssh.port(), ssh.identity(), ssh.knownHosts(), nodes);
    return ClusterRegistry.load(Files.writeString(folder.resolve("clusters.yaml"), yaml));
  }
}
