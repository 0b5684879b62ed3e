package io.openmldb.rollout.sandbox.layout;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A practice cluster's layout: everything about it that does not change while it lives, remembered
 * in {@code sandbox.json}.
 *
 * @param directory where it stands, absolute
 * @param name the cluster's name in the worker's registry file
 * @param pace how fast its clocks run
 * @param daemon whether its nodes are started under their supervisors
 * @param autoFailover what the cluster is set up with
 * @param zooKeeperPort the client port of its own ZooKeeper
 * @param externalZooKeeper what it uses in place of one of its own; null where it has its own
 * @param sshPort the SSH server's port
 * @param nodes every node, in start.sh's components' order
 */
public record SandboxLayout(
    Path directory,
    String name,
    ClockSpeed pace,
    boolean daemon,
    boolean autoFailover,
    int zooKeeperPort,
    ExternalZooKeeper externalZooKeeper,
    int sshPort,
    List<SandboxNode> nodes) {

  /** The only address a practice cluster listens on. */
  public static final String HOST = "127.0.0.1";

  /** The cluster's path in ZooKeeper. */
  public static final String ROOT_PATH = "/openmldb";

  private static final String FILE = "sandbox.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public SandboxLayout {
    nodes = List.copyOf(nodes);
  }

  /**
   * The practice cluster of a directory.
   *
   * @throws NoSuchFileException if none does
   */
  public static SandboxLayout open(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString(), null, "no practice cluster stands here");
    }
    return JSON.readValue(file.toFile(), SandboxLayout.class);
  }

  /** Whether a directory holds a practice cluster. */
  public static boolean existsIn(Path directory) {
    return Files.exists(directory.resolve(FILE));
  }

  /**
   * Writes {@code sandbox.json}: the last step of building, so that a half-built practice cluster
   * does not count.
   */
  void save() throws IOException {
    AtomicFile.replace(directory.resolve(FILE), JSON.writeValueAsBytes(this));
  }

  /** Removes that mark: the building failed. What there is of it stays, for a look at its logs. */
  public void delete() throws IOException {
    Files.deleteIfExists(directory.resolve(FILE));
  }

  /** ZooKeeper's address, as {@code zk_cluster} has it. */
  @JsonIgnore
  public String zooKeeper() {
    return externalZooKeeper == null ? HOST + ":" + zooKeeperPort : externalZooKeeper.address();
  }

  /** What the servers identify with to ZooKeeper, {@code user:password}; empty for nothing. */
  @JsonIgnore
  public String zooKeeperCredential() throws IOException {
    return externalZooKeeper == null ? "" : externalZooKeeper.credential();
  }

  /** The nodes of one component. */
  public List<SandboxNode> nodes(SandboxComponent component) {
    return nodes.stream().filter(node -> node.component() == component).toList();
  }

  /**
   * The node that a person means.
   *
   * @param which its endpoint, its index from 1, or its label
   * @throws IllegalArgumentException if there is none; the message lists those that exist
   */
  public SandboxNode node(SandboxComponent component, String which) {
    List<SandboxNode> candidates = nodes(component);
    return candidates.stream()
        .filter(
            node ->
                node.endpoint().equals(which)
                    || node.label().equals(which)
                    || Integer.toString(node.index()).equals(which))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no %s '%s' in %s: %s"
                        .formatted(
                            component.word(),
                            which,
                            directory,
                            candidates.stream().map(SandboxNode::endpoint).toList())));
  }

  /** Logs of what belongs to no node. */
  @JsonIgnore
  public Path logs() {
    return directory.resolve("logs");
  }

  /**
   * The jars that its processes run, its own copy: a build of the project must not pull them away.
   */
  @JsonIgnore
  public Path libraries() {
    return directory.resolve("lib");
  }

  /** Keys and known hosts. */
  @JsonIgnore
  public Path ssh() {
    return directory.resolve("ssh");
  }

  /** The home directory of the account that SSH logs in to. */
  @JsonIgnore
  public Path home() {
    return directory.resolve("home");
  }

  /** ZooKeeper's configuration and data. */
  @JsonIgnore
  public Path zooKeeperDirectory() {
    return directory.resolve("zookeeper");
  }
}
