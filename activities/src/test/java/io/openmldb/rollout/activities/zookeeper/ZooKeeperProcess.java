package io.openmldb.rollout.activities.zookeeper;

import io.openmldb.rollout.activities.support.BoundedWait;
import io.openmldb.rollout.sandbox.layout.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One server of ZooKeeper in a process of its own; what it has stored outlives the process. */
public final class ZooKeeperProcess implements AutoCloseable {

  /** With a configuration that names no other servers it runs alone. */
  private static final String MAIN = "org.apache.zookeeper.server.quorum.QuorumPeerMain";

  private static final Duration START = Duration.ofMinutes(2);

  private final ZooKeeperRelease release;
  private final Path folder;
  private final int port;
  private Process process;

  private ZooKeeperProcess(ZooKeeperRelease release, Path folder, int port) {
    this.release = release;
    this.folder = folder;
    this.port = port;
  }

  /** A server that stands alone, once it serves. */
  static ZooKeeperProcess standalone(ZooKeeperRelease release, Path folder) throws IOException {
    ZooKeeperProcess server = configured(release, folder, "");
    server.launch();
    server.awaitServing();
    return server;
  }

  /**
   * A server that has yet to be launched.
   *
   * @param further lines of its configuration, each with its line end
   */
  static ZooKeeperProcess configured(ZooKeeperRelease release, Path folder, String further)
      throws IOException {
    int port = FreePorts.pick();
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("zoo.cfg"),
        """
        tickTime=2000
        dataDir=%s
        clientPort=%d
        clientPortAddress=127.0.0.1
        maxClientCnxns=0
        forceSync=no
        admin.enableServer=false
        4lw.commands.whitelist=srvr
        """
                .formatted(folder.resolve("data"), port)
            + further);
    return new ZooKeeperProcess(release, folder, port);
  }

  /** Starts the process; does not wait until it serves. */
  void launch() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dzookeeper.jmx.log4j.disable=true",
                "-cp",
                release.classPath(),
                MAIN,
                folder.resolve("zoo.cfg").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
  }

  /** Waits until it serves clients, with the others of its ensemble if it has any. */
  void awaitServing() {
    BoundedWait.forWhat("ZooKeeper to serve, see " + log()).atMost(START).until(this::serves);
  }

  private boolean serves() {
    if (!process.isAlive()) {
      throw new AssertionError("ZooKeeper ended with " + process.exitValue() + ", see " + log());
    }
    return answer().contains("Mode: ");
  }

  /** What the server says of itself; empty while it does not answer. */
  String answer() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException unanswered) {
      return "";
    }
  }

  /** The port that clients connect to. */
  public int port() {
    return port;
  }

  private Path log() {
    return folder.resolve("zookeeper.log");
  }

  /** Kills the process, as {@code kill -9} does. */
  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
      process.onExit().join();
    }
  }
}
