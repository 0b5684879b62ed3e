package io.openmldb.rollout.acceptance.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.ClusterState.NodeSnapshot;
import io.openmldb.rollout.acceptance.testbed.ClusterState.PartitionSnapshot;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.acceptance.testbed.PracticeCluster;
import io.openmldb.rollout.acceptance.testbed.RolloutQueries;
import io.openmldb.rollout.acceptance.testbed.TemporalServer;
import io.openmldb.rollout.acceptance.testbed.Testbed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A practice cluster of three tablets on which the second one is updated again and again. */
final class MeasuredCluster implements AutoCloseable {

  private static final int TABLET = 2;
  private static final Duration AT_REST = Duration.ofMinutes(2);

  private final Testbed testbed;
  private final RolloutQueries rollouts;
  private final Duration poll;
  private final double writesPerSecond;
  private int runs;

  /**
   * Makes the cluster, a Temporal server and a worker.
   *
   * @param leaders about how many each tablet leads
   * @param isFast whether the cluster's clocks are shortened
   * @param writesPerSecond into all partitions together while updates run
   */
  MeasuredCluster(Path folder, int leaders, boolean isFast, double writesPerSecond)
      throws Exception {
    this.writesPerSecond = writesPerSecond;
    this.poll = isFast ? Duration.ofMillis(200) : Duration.ofSeconds(2);
    this.testbed = new Testbed(folder);
    boolean isReady = false;
    try {
      TemporalServer temporal = testbed.startTemporal();
      List<String> options = new ArrayList<>();
      options.addAll(List.of("--apiservers", "0", "--taskmanagers", "0", "--tables"));
      options.add(TableSizing.leadersEach(leaders, folder).toString());
      if (isFast) {
        options.add("--fast");
      }
      testbed.startCluster(options.toArray(String[]::new));
      testbed.startWorker();
      rollouts = testbed.closeWithTestbed(new RolloutQueries(temporal.address()));
      isReady = true;
    } finally {
      if (!isReady) {
        testbed.close();
      }
    }
  }

  /** The maintainers' own way. */
  Measurement official() throws Exception {
    PracticeCluster cluster = testbed.cluster();
    return measure(
        "official", tablet -> new OfficialProcedure(cluster.nameservers(), tablet, poll).run());
  }

  /** The product's, by {@code FAST} or {@code DOCUMENTED}. */
  Measurement product(String procedure) throws Exception {
    String value = Integer.toString(200 + runs);
    return measure(
        procedure,
        tablet -> new RolloutProcedure(testbed, rollouts).run(procedure, tablet.endpoint(), value));
  }

  private Measurement measure(String way, Update update) throws Exception {
    runs++;
    PracticeCluster cluster = testbed.cluster();
    ClusterState before = cluster.state();
    NodeSnapshot tablet = before.node("tablet", TABLET);
    Path report = testbed.folder().resolve("writes-" + runs + ".json");
    Measurement.Times times;
    double each = writesPerSecond / written(before);
    try (LaunchedProcess writer = cluster.write(report, each)) {
      times = update.run(tablet);
      writer.stop();
    }
    boolean sound = isAtRest(cluster) && cluster.state().placement().equals(before.placement());
    JsonNode seen = new ObjectMapper().readTree(report.toFile());
    return new Measurement(
        way,
        (int) before.partitions().stream().filter(p -> leads(tablet, p)).count(),
        (int) before.partitions().stream().filter(p -> holds(tablet, p)).count(),
        times,
        new Measurement.Writes(
            seen.path("acknowledged").asLong(),
            cluster.check(report).lost(),
            seen.path("refused").asLong(),
            seen.path("longestGapMillis").asLong()),
        sound);
  }

  /** Whether every follower gets what its leader has; one that has other entries never does. */
  private static boolean isAtRest(PracticeCluster cluster) throws Exception {
    long deadline = System.nanoTime() + AT_REST.toNanos();
    boolean atRest = cluster.state().flaws().isEmpty();
    while (!atRest && System.nanoTime() < deadline) {
      atRest = cluster.state().flaws().isEmpty();
    }
    return atRest;
  }

  /** How many partitions are written to: all but OpenMLDB's own. */
  private static long written(ClusterState state) {
    return state.partitions().stream().filter(p -> p.db().equals(TableSizing.DATABASE)).count();
  }

  private static boolean leads(NodeSnapshot tablet, PartitionSnapshot partition) {
    return tablet.endpoint().equals(partition.leader()) && partition.replicas().size() > 1;
  }

  private static boolean holds(NodeSnapshot tablet, PartitionSnapshot partition) {
    return partition.replicas().stream()
        .anyMatch(replica -> replica.endpoint().equals(tablet.endpoint()));
  }

  @Override
  public void close() {
    testbed.close();
  }

  /** Updates a tablet, and tells how long each part took. */
  @FunctionalInterface
  private interface Update {
    Measurement.Times run(NodeSnapshot tablet) throws Exception;
  }
}
