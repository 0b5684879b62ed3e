package io.openmldb.rollout.acceptance.testbed;

import io.openmldb.rollout.sandbox.layout.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The real Temporal server on a SQLite file, by {@code bin/temporal-dev}. */
public final class TemporalServer implements TemporalService {

  private static final Duration START = Duration.ofSeconds(60);

  private final RepositoryRoot repository;
  private final Path folder;
  private final int port;
  private final int httpPort;
  private final int uiPort;
  private LaunchedProcess process;

  private TemporalServer(RepositoryRoot repository, Path folder, List<Integer> ports) {
    this.repository = repository;
    this.folder = folder;
    this.port = ports.get(0);
    this.httpPort = ports.get(1);
    this.uiPort = ports.get(2);
  }

  /** Whether the real server can be had here: from PATH, or as a package. */
  public static boolean isAvailable(RepositoryRoot repository)
      throws IOException, InterruptedException {
    List<String> command = List.of(repository.launcher("temporal-dev"), "--print-binary");
    return CommandRun.run(Map.of(), command, Duration.ofMinutes(5)).exitCode() == 0;
  }

  /** Starts it with its file in {@code folder}, on free ports. */
  public static TemporalServer start(RepositoryRoot repository, Path folder) throws Exception {
    TemporalServer server = new TemporalServer(repository, folder, FreePorts.pick(3));
    server.start();
    return server;
  }

  /** Starts it again on its file, after {@link #kill()}. */
  public void start() throws Exception {
    process =
        LaunchedProcess.start(
            "temporal",
            folder,
            Map.of(),
            List.of(
                repository.launcher("temporal-dev"),
                "--port",
                Integer.toString(port),
                "--http-port",
                Integer.toString(httpPort),
                "--ui-port",
                Integer.toString(uiPort),
                "--db",
                folder.resolve("temporal.db").toString()));
    AwaitCondition.untilTrue("Temporal on port " + port, START, () -> listens(port));
  }

  /** {@code kill -9}; what is in its file stays. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** SIGSTOP: connections stay, and nothing is answered until {@link #resume()}. */
  public void stop() throws IOException, InterruptedException {
    ProcessSignals.stop(process.pid());
  }

  /** Lets it continue after {@link #stop()}. */
  public void resume() throws IOException, InterruptedException {
    ProcessSignals.resume(process.pid());
  }

  @Override
  public String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public Optional<String> ui() {
    return Optional.of("http://127.0.0.1:" + uiPort);
  }

  /** Where its HTTP API is. */
  public String httpApi() {
    return "http://127.0.0.1:" + httpPort;
  }

  @Override
  public void close() {
    process.close();
  }

  private boolean listens(int candidate) {
    if (!process.isAlive()) {
      throw new AssertionError("bin/temporal-dev ended; see " + process.log());
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), candidate)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
