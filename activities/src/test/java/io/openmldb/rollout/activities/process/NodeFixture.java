package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.ssh.EmbeddedSshd;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.support.BoundedWait;
import io.openmldb.rollout.activities.support.ResourceText;
import io.openmldb.rollout.sandbox.layout.FreePorts;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A node's working directory with a start.sh, real processes, and SSH to this machine. */
public final class NodeFixture implements AutoCloseable {

  private final Path workdir;
  private final EmbeddedSshd sshd;
  private final RemoteHosts hosts = new RemoteHosts();
  private final Node node;
  private final ScheduledExecutorService zookeeper = Executors.newSingleThreadScheduledExecutor();
  private volatile Duration session = Duration.ofMillis(700);
  private Instant deadSince;

  public NodeFixture(Path folder, Component component) throws IOException {
    workdir = Files.createDirectories(folder.resolve("it's a node"));
    sshd = EmbeddedSshd.start(folder.resolve("ssh"));
    node = new Node(component, "127.0.0.1:" + FreePorts.pick(), "127.0.0.1", workdir.toString());
    Files.createDirectories(workdir.resolve("bin"));
    Files.createDirectories(workdir.resolve("conf"));
    executable("start.sh", ResourceText.text(NodeFixture.class, "start.sh"));
    executable("mon", ResourceText.text(NodeFixture.class, "mon"));
    executable("openmldb", server());
    configure("");
    Future<?> expiry =
        zookeeper.scheduleAtFixedRate(this::expireSessions, 20, 20, TimeUnit.MILLISECONDS);
    Objects.requireNonNull(expiry);
  }

  /** Writes the flag file: what every node needs, and {@code lines}. */
  public void configure(String lines) {
    write(
        node.component().file(),
        "--endpoint=" + node.endpoint() + "\n--openmldb_log_dir=./logs\n" + lines);
  }

  void write(String file, String content) {
    try {
      Files.writeString(workdir.resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Node node() {
    return node;
  }

  public Path workdir() {
    return workdir;
  }

  public EmbeddedSshd sshd() {
    return sshd;
  }

  public RemoteHost host() {
    return hosts.open(sshd.address());
  }

  /** Starts the node by its start.sh, as an operator does, and waits until it is registered. */
  public void start(ProcessMode mode) throws Exception {
    startBy("", mode);
  }

  /**
   * Starts the node as {@link #start} does, from a shell that was prepared.
   *
   * @param shell what was done in the shell before
   */
  void startAfter(String shell) throws Exception {
    startBy(shell, ProcessMode.NORMAL);
  }

  private void startBy(String shell, ProcessMode mode) throws Exception {
    String mon = mode == ProcessMode.DAEMON ? " mon" : "";
    String start = "exec bash bin/start.sh start " + node.component().id() + mon;
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", shell + "\n" + start)
            .directory(workdir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    // A variable of whoever runs the tests would be one that a restart over SSH loses.
    builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
    builder.start().waitFor();
    BoundedWait.forWhat("the node to register").until(this::isRegistered);
  }

  /** How long a registration outlives its process. */
  void sessionsLast(Duration time) {
    session = time;
  }

  /** Whether the node is registered: it, or a process that ended less than a session ago. */
  boolean isRegistered() {
    return Files.exists(workdir.resolve("registration"));
  }

  /** What ZooKeeper does: a registration goes when its process has been dead for a session. */
  private void expireSessions() {
    Path registration = workdir.resolve("registration");
    Optional<String> pid = read(registration).filter(text -> !text.isEmpty());
    if (pid.isEmpty() || isAlive(Long.parseLong(pid.get()))) {
      deadSince = null;
      return;
    }
    deadSince = deadSince == null ? Instant.now() : deadSince;
    if (Instant.now().isAfter(deadSince.plus(session))) {
      deadSince = null;
      try {
        Files.delete(registration);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Process ids of all components that were ever started, in order. */
  public List<Long> starts() {
    return read(workdir.resolve("starts"))
        .map(text -> text.lines().map(Long::valueOf).toList())
        .orElse(List.of());
  }

  /** How start.sh was called, in order. */
  public List<String> calls() {
    return read(workdir.resolve("calls"))
        .map(text -> text.lines().map(String::strip).toList())
        .orElse(List.of());
  }

  long supervisor() {
    return read(workdir.resolve("bin/" + node.component().id() + ".pid"))
        .map(text -> Long.valueOf(text.replace("\0", "")))
        .orElse(0L);
  }

  /** Whether a process is alive; one that only waits for its parent to fetch its status is not. */
  public static boolean isAlive(long pid) {
    try {
      for (Path thread : threads(pid)) {
        String stat = Files.readString(thread.resolve("stat"));
        if (stat.charAt(stat.lastIndexOf(')') + 2) != 'Z') {
          return true;
        }
      }
      return false;
    } catch (IOException gone) {
      return false;
    }
  }

  private static List<Path> threads(long pid) throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
      return threads.toList();
    }
  }

  static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static Optional<String> read(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void executable(String name, String content) throws IOException {
    Path file = Files.writeString(workdir.resolve("bin").resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * From its next start on, the node's first thread ends at SIGTERM, and its others go on listening
   * for a while, as those of a server with much memory do.
   */
  void endsThreadByThread(Duration after) throws IOException {
    executable("threads.py", ResourceText.text(NodeFixture.class, "threads.py"));
    executable(
        "openmldb",
        "#!/bin/sh\nexec python3 ./bin/threads.py \"$1\" " + after.toMillis() / 1000.0 + "\n");
  }

  private static String server() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        Path.of(FakeComponent.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .toString();
    return "#!/bin/sh\nexec '%s' -XX:-MaxFDLimit -XX:TieredStopAtLevel=1 -Xshare:auto -cp '%s' %s \"$@\"\n"
        .formatted(java, classes, FakeComponent.class.getName());
  }

  /** Ends every process that was started in the working directory, supervisors first. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(workdir.resolve(".openmldb-rollout/guard"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (supervisor() > 0) {
      kill(supervisor());
    }
    starts().forEach(NodeFixture::kill);
    zookeeper.shutdownNow();
    hosts.close();
    sshd.close();
  }
}
