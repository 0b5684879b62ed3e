package io.openmldb.rollout.acceptance.testbed;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import io.openmldb.rollout.sandbox.status.ClusterStatusReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A practice cluster, by {@code bin/sandbox}. */
public final class PracticeCluster implements AutoCloseable {

  private static final Duration UP = Duration.ofMinutes(3);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final double ROWS_A_SECOND = 4;
  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private final RepositoryRoot repository;
  private final Path directory;

  private PracticeCluster(RepositoryRoot repository, Path directory) {
    this.repository = repository;
    this.directory = directory;
  }

  /** Makes one in {@code directory}, with further options of {@code bin/sandbox up}. */
  public static PracticeCluster up(RepositoryRoot repository, Path directory, String... options)
      throws IOException, InterruptedException {
    PracticeCluster cluster = new PracticeCluster(repository, directory);
    cluster.run(UP, "up", options).orThrow();
    return cluster;
  }

  public Path directory() {
    return directory;
  }

  /** The worker's registry file. */
  public Path registry() {
    return directory.resolve("clusters.yaml");
  }

  /**
   * How it is now, as {@code bin/sandbox status} tells it, without that command's start-up time.
   */
  public ClusterState state() throws IOException, InterruptedException {
    return JSON.convertValue(new ClusterStatusReader(layout()).read(), ClusterState.class);
  }

  /** What of it does not change while it lives. */
  public SandboxLayout layout() throws IOException {
    return SandboxLayout.open(directory);
  }

  /** Its nameservers, to be called without a command's start-up time. */
  public SandboxNameservers nameservers() throws IOException {
    return SandboxNameservers.of(layout());
  }

  /** Makes something go wrong: {@code fault("fail-start", "tablet", "2")}. */
  public void fault(String... arguments) throws IOException, InterruptedException {
    run(SOON, "fault", arguments).orThrow();
  }

  /** Starts writing to every partition of every user table, at a rate that small machines bear. */
  public LaunchedProcess write(Path report) throws IOException {
    return write(report, ROWS_A_SECOND);
  }

  /** Starts writing so many rows a second to every partition of every user table. */
  public LaunchedProcess write(Path report, double rate) throws IOException {
    return LaunchedProcess.start(
        "writer",
        report.toAbsolutePath().getParent(),
        Map.of(),
        command("write", "--rate", Double.toString(rate), "--report", report.toString()));
  }

  /** Compares a writer's report with the rows that are there: lost and surplus writes. */
  public WriteCheck check(Path report) throws IOException, InterruptedException {
    CommandRun.Result result =
        run(SOON, "write", "--verify", report.toString(), "--output", "json");
    if (result.out().isBlank()) {
      result.orThrow();
    }
    JsonNode json = JSON.readTree(result.out());
    long acknowledged = 0;
    long found = 0;
    long lost = 0;
    long surplus = 0;
    for (JsonNode partition : json.get("partitions")) {
      acknowledged += partition.get("acknowledged").asLong();
      found += partition.get("found").asLong();
      lost += partition.get("lost").asLong();
      surplus += partition.get("surplus").asLong();
    }
    return new WriteCheck(acknowledged, found, lost, surplus);
  }

  @Override
  public void close() {
    try {
      run(SOON, "down");
    } catch (IOException e) {
      throw new AssertionError("the practice cluster in " + directory + " does not go down", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CommandRun.Result run(Duration atMost, String verb, String... arguments)
      throws IOException, InterruptedException {
    return CommandRun.run(Map.of(), command(verb, arguments), atMost);
  }

  private List<String> command(String verb, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(repository.launcher("sandbox"));
    command.add(verb);
    command.add("--dir");
    command.add(directory.toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * Acknowledged writes against rows found.
   *
   * @param acknowledged writes that a client was promised
   * @param found rows that are there for them
   * @param lost acknowledged writes that are not there
   * @param surplus rows that nobody wrote
   */
  public record WriteCheck(long acknowledged, long found, long lost, long surplus) {}
}
