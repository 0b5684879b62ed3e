package io.openmldb.rollout.acceptance.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A folder, a Temporal server, a practice cluster and workers; all of the rollout ends with the
 * stage.
 */
public final class Testbed implements AutoCloseable {

  private static final Duration READY = Duration.ofSeconds(60);
  private static final Duration A_COMMAND = Duration.ofSeconds(60);

  private final RepositoryRoot repository = RepositoryRoot.find();
  private final Path folder;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private TemporalService temporal;
  private PracticeCluster cluster;
  private int workers;

  public Testbed(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  public RepositoryRoot repository() {
    return repository;
  }

  public Path folder() {
    return folder;
  }

  /** Starts the Temporal server. */
  public TemporalServer startTemporal() throws Exception {
    TemporalServer server = TemporalServer.start(repository, folder.resolve("temporal"));
    temporal = closeWithTestbed(server);
    return server;
  }

  /** Starts the in-memory server, where the real one cannot be had. */
  public InMemoryTemporal startInMemoryTemporal() throws IOException {
    InMemoryTemporal server = InMemoryTemporal.start();
    temporal = closeWithTestbed(server);
    return server;
  }

  public TemporalService temporal() {
    return temporal;
  }

  /** Makes the practice cluster, with further options of {@code bin/sandbox up}. */
  public PracticeCluster startCluster(String... options) throws IOException, InterruptedException {
    cluster = closeWithTestbed(PracticeCluster.up(repository, folder.resolve("cluster"), options));
    return cluster;
  }

  public PracticeCluster cluster() {
    return cluster;
  }

  /** Starts a worker for the practice cluster, and waits until it polls. */
  public LaunchedProcess startWorker() throws Exception {
    return startWorker(cluster.registry());
  }

  /** Starts a worker with {@code registry} and further options, and waits until it polls. */
  public LaunchedProcess startWorker(Path registry, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(repository.launcher("worker"));
    command.add("--clusters");
    command.add(registry.toString());
    command.addAll(List.of(options));
    return launchWorker(command).awaitLine("ready", READY);
  }

  /** Launches {@code command} as one more worker. */
  public LaunchedProcess launchWorker(List<String> command) throws IOException {
    workers++;
    return closeWithTestbed(
        LaunchedProcess.start(
            "worker-" + workers, folder.resolve("workers"), temporal.environment(), command));
  }

  /** Ends with the stage, before what was started earlier. */
  public <T extends AutoCloseable> T closeWithTestbed(T thing) {
    running.push(thing);
    return thing;
  }

  /** Runs {@code bin/rollout}. */
  public CommandRun.Result rollout(String... arguments) throws IOException, InterruptedException {
    return CommandRun.run(temporal.environment(), rolloutCommand(arguments), A_COMMAND);
  }

  /** Runs {@code bin/rollout} with {@code input} on standard input, for at most {@code atMost}. */
  public CommandRun.Result rollout(Duration atMost, String input, String... arguments)
      throws IOException, InterruptedException {
    return CommandRun.run(temporal.environment(), rolloutCommand(arguments), input, atMost);
  }

  /** Runs {@code bin/rollout} on this process's own terminal. */
  public int showRollout(String... arguments) throws IOException, InterruptedException {
    return CommandRun.show(temporal.environment(), rolloutCommand(arguments));
  }

  @Override
  public void close() {
    AssertionError failed = new AssertionError("the stage in " + folder + " did not end cleanly");
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        // The others are ended all the same.
        failed.addSuppressed(e);
      }
    }
    if (failed.getSuppressed().length > 0) {
      throw failed;
    }
  }

  private List<String> rolloutCommand(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(repository.launcher("rollout"));
    command.addAll(List.of(arguments));
    return command;
  }
}
