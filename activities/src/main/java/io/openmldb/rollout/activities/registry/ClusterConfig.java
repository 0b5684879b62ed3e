package io.openmldb.rollout.activities.registry;

import io.openmldb.rollout.activities.config.secrets.Masking;
import io.openmldb.rollout.activities.ssh.SshAddress;
import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.model.Node;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the registry file says of one cluster.
 *
 * @param name its name in the registry file and in requests
 * @param zookeeper the ensemble's connect string, {@code host:port,host:port}, and the chroot that
 *     its paths are below, if any: {@code /chroot}
 * @param rootPath OpenMLDB's root in ZooKeeper, absolute, without a slash at its end; empty when it
 *     is the root of the connect string
 * @param leasePath below which node of ZooKeeper the cluster's lease stands
 * @param hosts OpenMLDB's inventory file
 * @param ssh how its hosts are reached
 * @param environment variables for the component's own scripts, {@code SPARK_HOME} for instance
 * @param nodes what is particular to nodes, by component or endpoint
 * @param protectedKeys configuration keys that no rollout may set or unset
 * @param secretKeys configuration keys whose values are hidden besides those of the usual names
 * @param auth OpenMLDB's own user, where the cluster checks one
 * @param zookeeperAuth how to identify to ZooKeeper, where it checks
 * @param taskQueue the task queue whose workers are near the cluster
 */
public record ClusterConfig(
    String name,
    String zookeeper,
    String rootPath,
    String leasePath,
    Path hosts,
    SshSettings ssh,
    Map<String, String> environment,
    Map<String, NodeSettings> nodes,
    List<String> protectedKeys,
    List<String> secretKeys,
    Optional<OpenmldbUser> auth,
    Optional<ZooKeeperAuth> zookeeperAuth,
    String taskQueue) {

  /** Where leases stand unless the registry file says otherwise. */
  public static final String DEFAULT_LEASE_PATH = "/openmldb-rollout";

  /** The task queue of clusters that name none. */
  public static final String DEFAULT_TASK_QUEUE = ClusterRolloutWorkflow.TASK_QUEUE;

  /** Changing one of these would make a node leave its cluster, or become another node. */
  public static final List<String> DEFAULT_PROTECTED_KEYS =
      List.of(
          "endpoint",
          "role",
          "zk_cluster",
          "zk_root_path",
          "server.port",
          "zookeeper.cluster",
          "zookeeper.root_path");

  public ClusterConfig {
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    nodes = Map.copyOf(nodes);
    protectedKeys = List.copyOf(protectedKeys);
    secretKeys = List.copyOf(secretKeys);
  }

  /** Hides the values of secret keys. */
  public Masking masking() {
    return Masking.DEFAULT.alsoHiding(secretKeys);
  }

  /**
   * What is said of {@code node}: of its endpoint before its component, and of that before all
   * nodes.
   */
  public NodeSettings nodeSettings(Node node) {
    return NodeSettings.DEFAULT
        .with(environment)
        .overriddenBy(nodes.getOrDefault(node.component().id(), NodeSettings.DEFAULT))
        .overriddenBy(nodes.getOrDefault(node.endpoint(), NodeSettings.DEFAULT));
  }

  /** How {@code host}, one of the cluster's, is reached. */
  public SshAddress address(String host) {
    return ssh.address(host);
  }
}
