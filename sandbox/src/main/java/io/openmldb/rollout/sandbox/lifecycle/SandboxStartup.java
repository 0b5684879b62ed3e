package io.openmldb.rollout.sandbox.lifecycle;

import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import io.openmldb.rollout.sandbox.layout.JavaCommand;
import io.openmldb.rollout.sandbox.layout.SandboxComponent;
import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import io.openmldb.rollout.sandbox.layout.SandboxNode;
import io.openmldb.rollout.sandbox.process.DetachedProcess;
import io.openmldb.rollout.sandbox.process.Polling;
import io.openmldb.rollout.sandbox.process.SandboxProcesses;
import io.openmldb.rollout.sandbox.ssh.LoginEnvironment;
import io.openmldb.rollout.sandbox.ssh.SshHost;
import io.openmldb.rollout.sandbox.tables.TableCreator;
import io.openmldb.rollout.sandbox.tables.TableSpecFile;
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

/** Starts every process of a practice cluster and waits until it serves. */
public final class SandboxStartup {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SandboxLayout layout;
  private final SandboxNameservers nameservers;

  public SandboxStartup(SandboxLayout layout) {
    this.layout = layout;
    this.nameservers = SandboxNameservers.of(layout);
  }

  /**
   * Starts ZooKeeper, the SSH server and every node, each node by its own start.sh.
   *
   * @throws IllegalStateException if any process of this cluster is alive already
   * @throws IOException if something does not come up; the message says what, and where its log is
   */
  public void start() throws IOException, InterruptedException {
    requireNothingAlive();
    ZooKeeperServer zookeeper = new ZooKeeperServer(layout);
    zookeeper.launch();
    launch(
        "ssh",
        SshHost.class.getName(),
        List.of(
            layout.directory().toString(), SandboxLayout.HOST, Integer.toString(layout.sshPort())),
        layout.home());
    // A node that finds its own registration of before exits.
    zookeeper.awaitServingWithoutRegistrations();
    startNodes();
    awaitSsh();
    Polling.until("every tablet to be kHealthy", PATIENCE, this::tabletsAreHealthy);
  }

  /**
   * Makes the tables, writes their first rows and waits until every replica of the cluster is
   * loaded.
   */
  public void makeTables(TableSpecFile file) throws IOException, InterruptedException {
    new TableCreator(nameservers).make(file.tables());
  }

  private void requireNothingAlive() {
    List<ProcessHandle> alive = new SandboxProcesses(layout.directory()).alive();
    if (!alive.isEmpty()) {
      throw new IllegalStateException(
          "%s is up already (%d processes); end it with `bin/sandbox down --dir %s`"
              .formatted(layout.directory(), alive.size(), layout.directory()));
    }
  }

  private void launch(String name, String mainClass, List<String> arguments, Path workdir)
      throws IOException {
    List<String> command = JavaCommand.of(layout, mainClass, arguments);
    DetachedProcess.detached(layout.directory(), workdir, log(name), command);
  }

  /** As from a login over SSH: a variable of ours would be lost at the first restart. */
  private void startNodes() throws IOException, InterruptedException {
    LoginEnvironment login = LoginEnvironment.of(layout.directory());
    List<Process> scripts = new ArrayList<>();
    for (SandboxNode node : layout.nodes()) {
      List<String> command =
          new ArrayList<>(List.of("bash", "bin/start.sh", "start", node.component().word()));
      if (layout.daemon()) {
        command.add("mon");
      }
      // Of this start only: what the script says decides whether the node is up.
      Files.deleteIfExists(log("start-" + node.label()));
      scripts.add(
          DetachedProcess.detached(
              layout.directory(),
              node.workdir(),
              log("start-" + node.label()),
              command,
              login::replace));
    }
    for (int i = 0; i < scripts.size(); i++) {
      awaitStarted(layout.nodes().get(i), scripts.get(i));
    }
  }

  private void awaitStarted(SandboxNode node, Process script)
      throws IOException, InterruptedException {
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
    Polling.until(
        "the SSH server to listen on port %d (see %s)".formatted(layout.sshPort(), log("ssh")),
        PATIENCE,
        () -> {
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), layout.sshPort())) {
            return socket.isConnected();
          }
        });
  }

  private boolean tabletsAreHealthy() throws IOException, InterruptedException {
    Map<String, String> states = nameservers.tablets();
    return layout.nodes(SandboxComponent.TABLET).stream()
        .allMatch(node -> "kHealthy".equals(states.get(node.endpoint())));
  }

  private Path log(String name) {
    return layout.logs().resolve(name + ".log");
  }
}
