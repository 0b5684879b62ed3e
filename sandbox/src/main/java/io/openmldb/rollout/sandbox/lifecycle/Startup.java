package io.openmldb.rollout.sandbox.lifecycle;

import io.openmldb.rollout.sandbox.cluster.Nameservers;
import io.openmldb.rollout.sandbox.house.Component;
import io.openmldb.rollout.sandbox.house.House;
import io.openmldb.rollout.sandbox.house.JavaCommand;
import io.openmldb.rollout.sandbox.house.Node;
import io.openmldb.rollout.sandbox.process.Await;
import io.openmldb.rollout.sandbox.process.Launch;
import io.openmldb.rollout.sandbox.process.SandboxProcesses;
import io.openmldb.rollout.sandbox.ssh.SshHost;
import io.openmldb.rollout.sandbox.tables.TableFile;
import io.openmldb.rollout.sandbox.tables.TableMaker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts everything that stands in a house and waits until it serves. */
public final class Startup {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final House house;
  private final Nameservers nameservers;

  public Startup(House house) {
    this.house = house;
    this.nameservers = Nameservers.of(house);
  }

  /**
   * Starts ZooKeeper, the SSH server and every node, each node by its own start.sh.
   *
   * @throws IllegalStateException if any process of this cluster is alive already
   * @throws IOException if something does not come up; the message says what, and where its log is
   */
  public void start() throws IOException, InterruptedException {
    requireNothingAlive();
    ZooKeeperServer zookeeper = new ZooKeeperServer(house);
    zookeeper.launch();
    launch(
        "ssh",
        SshHost.class.getName(),
        List.of(house.directory().toString(), House.HOST, Integer.toString(house.sshPort())),
        house.home());
    // A node that finds its own registration of before exits.
    zookeeper.awaitServingWithoutRegistrations();
    startNodes();
    awaitSsh();
    Await.until("every tablet to be kHealthy", PATIENCE, this::tabletsAreHealthy);
  }

  /**
   * Makes the tables, writes their first rows and waits until every replica of the cluster is
   * loaded.
   */
  public void makeTables(TableFile file) throws IOException, InterruptedException {
    new TableMaker(nameservers).make(file.tables());
  }

  private void requireNothingAlive() {
    List<ProcessHandle> alive = new SandboxProcesses(house.directory()).alive();
    if (!alive.isEmpty()) {
      throw new IllegalStateException(
          "%s is up already (%d processes); end it with `bin/sandbox down --dir %s`"
              .formatted(house.directory(), alive.size(), house.directory()));
    }
  }

  private void launch(String name, String mainClass, List<String> arguments, Path workdir)
      throws IOException {
    List<String> command = JavaCommand.of(house, mainClass, arguments);
    Launch.detached(house.directory(), workdir, log(name), command);
  }

  private void startNodes() throws IOException, InterruptedException {
    List<Process> scripts = new ArrayList<>();
    for (Node node : house.nodes()) {
      List<String> command =
          new ArrayList<>(List.of("bash", "bin/start.sh", "start", node.component().word()));
      if (house.daemon()) {
        command.add("mon");
      }
      // Of this start only: what the script says decides whether the node is up.
      Files.deleteIfExists(log("start-" + node.label()));
      scripts.add(
          Launch.detached(
              house.directory(), node.workdir(), log("start-" + node.label()), command));
    }
    for (int i = 0; i < scripts.size(); i++) {
      awaitStarted(house.nodes().get(i), scripts.get(i));
    }
  }

  private void awaitStarted(Node node, Process script) throws IOException, InterruptedException {
    if (!script.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException(
          "start.sh of %s did not end in %d s, see %s"
              .formatted(node.label(), PATIENCE.toSeconds(), log("start-" + node.label())));
    }
    // Its exit code is 0 whatever happened; only its words tell.
    String words = Files.readString(log("start-" + node.label()));
    if (!words.contains("Start " + node.component().word() + " success")) {
      throw new IOException(
          "%s did not start: %s (see %s)"
              .formatted(node.label(), words.strip(), node.workdir().resolve("logs")));
    }
  }

  private void awaitSsh() throws IOException, InterruptedException {
    Await.until(
        "the SSH server to listen on port %d (see %s)".formatted(house.sshPort(), log("ssh")),
        PATIENCE,
        () -> {
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), house.sshPort())) {
            return socket.isConnected();
          }
        });
  }

  private boolean tabletsAreHealthy() throws IOException, InterruptedException {
    Map<String, String> states = nameservers.tablets();
    return house.nodes(Component.TABLET).stream()
        .allMatch(node -> "kHealthy".equals(states.get(node.endpoint())));
  }

  private Path log(String name) {
    return house.logs().resolve(name + ".log");
  }
}
