package io.openmldb.rollout.acceptance.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.acceptance.stage.ClusterState;
import io.openmldb.rollout.acceptance.stage.ClusterState.NodeState;
import io.openmldb.rollout.acceptance.stage.ClusterState.PartitionState;
import io.openmldb.rollout.acceptance.stage.Launched;
import io.openmldb.rollout.acceptance.stage.PracticeCluster;
import io.openmldb.rollout.acceptance.stage.Rollouts;
import io.openmldb.rollout.acceptance.stage.Stage;
import io.openmldb.rollout.acceptance.stage.TemporalServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A practice cluster of three tablets on which the second one is updated again and again. */
final class Bench implements AutoCloseable {

  private static final int TABLET = 2;
  private static final Duration AT_REST = Duration.ofMinutes(2);

  private final Stage stage;
  private final Rollouts rollouts;
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
  Bench(Path folder, int leaders, boolean isFast, double writesPerSecond) throws Exception {
    this.writesPerSecond = writesPerSecond;
    this.poll = isFast ? Duration.ofMillis(200) : Duration.ofSeconds(2);
    this.stage = new Stage(folder);
    boolean isReady = false;
    try {
      TemporalServer temporal = stage.startTemporal();
      List<String> options = new ArrayList<>();
      options.addAll(List.of("--apiservers", "0", "--taskmanagers", "0", "--tables"));
      options.add(TablesFor.leadersEach(leaders, folder).toString());
      if (isFast) {
        options.add("--fast");
      }
      stage.startCluster(options.toArray(String[]::new));
      stage.startWorker();
      rollouts = stage.endsWithStage(new Rollouts(temporal.address()));
      isReady = true;
    } finally {
      if (!isReady) {
        stage.close();
      }
    }
  }

  /** The maintainers' own way. */
  Measured official() throws Exception {
    PracticeCluster cluster = stage.cluster();
    return measure(
        "official", tablet -> new OfficialWay(cluster.nameservers(), tablet, poll).run());
  }

  /** The product's, by {@code FAST} or {@code DOCUMENTED}. */
  Measured product(String procedure) throws Exception {
    String value = Integer.toString(200 + runs);
    return measure(
        procedure,
        tablet -> new ProductWay(stage, rollouts).run(procedure, tablet.endpoint(), value));
  }

  private Measured measure(String way, Update update) throws Exception {
    runs++;
    PracticeCluster cluster = stage.cluster();
    ClusterState before = cluster.state();
    NodeState tablet = before.node("tablet", TABLET);
    Path report = stage.folder().resolve("writes-" + runs + ".json");
    Measured.Times times;
    double each = writesPerSecond / written(before);
    try (Launched writer = cluster.write(report, each)) {
      times = update.run(tablet);
      writer.stop();
    }
    boolean sound = comesToRest(cluster) && cluster.state().placement().equals(before.placement());
    JsonNode seen = new ObjectMapper().readTree(report.toFile());
    return new Measured(
        way,
        (int) before.partitions().stream().filter(p -> leads(tablet, p)).count(),
        (int) before.partitions().stream().filter(p -> holds(tablet, p)).count(),
        times,
        new Measured.Writes(
            seen.path("acknowledged").asLong(),
            cluster.check(report).lost(),
            seen.path("refused").asLong(),
            seen.path("longestGapMillis").asLong()),
        sound);
  }

  /** Whether every follower gets what its leader has; one that has other entries never does. */
  private static boolean comesToRest(PracticeCluster cluster) throws Exception {
    long deadline = System.nanoTime() + AT_REST.toNanos();
    boolean atRest = cluster.state().flaws().isEmpty();
    while (!atRest && System.nanoTime() < deadline) {
      atRest = cluster.state().flaws().isEmpty();
    }
    return atRest;
  }

  /** How many partitions are written to: all but OpenMLDB's own. */
  private static long written(ClusterState state) {
    return state.partitions().stream().filter(p -> p.db().equals(TablesFor.DATABASE)).count();
  }

  private static boolean leads(NodeState tablet, PartitionState partition) {
    return tablet.endpoint().equals(partition.leader()) && partition.replicas().size() > 1;
  }

  private static boolean holds(NodeState tablet, PartitionState partition) {
    return partition.replicas().stream()
        .anyMatch(replica -> replica.endpoint().equals(tablet.endpoint()));
  }

  @Override
  public void close() {
    stage.close();
  }

  /** Updates a tablet, and tells how long each part took. */
  @FunctionalInterface
  private interface Update {
    Measured.Times run(NodeState tablet) throws Exception;
  }
}
