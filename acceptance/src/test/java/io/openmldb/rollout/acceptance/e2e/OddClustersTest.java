package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.acceptance.invariants.Watch;
import io.openmldb.rollout.acceptance.stage.Command;
import io.openmldb.rollout.acceptance.stage.Launched;
import io.openmldb.rollout.acceptance.stage.PracticeCluster;
import io.openmldb.rollout.acceptance.stage.PracticeCluster.WriteCheck;
import io.openmldb.rollout.acceptance.stage.Rollouts;
import io.openmldb.rollout.acceptance.stage.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clusters that are not as most are. */
@Timeout(600)
class OddClustersTest {

  private static final Duration SOON = Duration.ofMinutes(6);

  private static final String TABLES =
      """
      tables:
        - {db: one, name: single, partitions: 3, replicas: 1, storage: memory, rows: 20}
        - {db: two, name: pairs, partitions: 4, replicas: 2, storage: memory, rows: 20}
        - {db: two, name: ondisk, partitions: 2, replicas: 2, storage: hdd, rows: 20}
        - {db: three, name: triples, partitions: 3, replicas: 3, storage: memory, rows: 20}
      """;

  @TempDir private Path folder;

  @Test
  void a_cluster_of_one_tablet_is_refused_unless_unavailability_is_allowed() throws Exception {
    try (Stage stage = new Stage(folder)) {
      start(stage, "--tablets", "1", "--nameservers", "1");
      Watch watch = watch(stage);

      Command.Result refused = roll(stage, "tablet", "61", "\"singleReplica\": \"ADD_REPLICA\"");
      assertThat(refused.exitCode()).isEqualTo(3);
      assertThat(refused.out() + refused.err()).contains("ALLOW_UNAVAILABILITY");
      assertThat(stage.cluster().state().starts()).isEqualTo(watch.before().starts());

      roll(stage, "tablet", "61", "\"singleReplica\": \"ALLOW_UNAVAILABILITY\"").orThrow();
      assertThat(watch.breaches()).isEmpty();
    }
  }

  @Test
  void sole_replicas_that_are_restarted_under_writes_that_are_retried_lose_none() throws Exception {
    try (Stage stage = new Stage(folder)) {
      start(stage, "--tablets", "1", "--nameservers", "1");
      // A replica that is loaded as a leader takes writes that long before it has its log.
      stage.cluster().fault("load-gap", "1", "--millis", "300");
      Watch watch = watch(stage);
      watch.allowRefusals(SOON);
      Path writes = folder.resolve("writes.json");

      try (Launched writer = stage.cluster().write(writes, 50)) {
        roll(stage, "tablet", "61", "\"singleReplica\": \"ALLOW_UNAVAILABILITY\"").orThrow();
        assertThat(writer.isAlive()).isTrue();
      }

      assertThat(watch.breaches()).isEmpty();
      WriteCheck check = stage.cluster().check(writes);
      assertThat(check.acknowledged()).isPositive();
      assertThat(check.lost()).isZero();
      assertThat(check.surplus()).isZero();
    }
  }

  @Test
  void databases_of_one_two_and_three_replicas_and_an_empty_tablet_with_failover_off()
      throws Exception {
    Path tables = Files.writeString(folder.resolve("tables.yaml"), TABLES);
    try (Stage stage = new Stage(folder)) {
      start(stage, "--tablets", "4", "--tables", tables.toString());
      PracticeCluster cluster = stage.cluster();
      cluster.nameservers().setAutoFailover(false);
      String empty = cluster.state().node("tablet", 4).endpoint();
      new Drain(cluster.nameservers(), empty).run();
      Watch watch = watch(stage);
      Path writes = folder.resolve("writes.json");

      try (Launched writer = cluster.write(writes)) {
        roll(stage, "tablet", "61", "\"procedure\": \"FAST\"").orThrow();
        assertThat(writer.isAlive()).isTrue();
      }

      assertThat(watch.breaches()).isEmpty();
      assertThat(movesOf(stage, empty)).isEmpty();
      assertThat(addedOn(stage)).isNotEmpty().containsOnly(empty);
      WriteCheck check = cluster.check(writes);
      assertThat(check.acknowledged()).isPositive();
      assertThat(check.lost()).isZero();
      assertThat(check.surplus()).isZero();
    }
  }

  private static JsonNode movesOf(Stage stage, String tablet) throws Exception {
    for (JsonNode node : report(stage).path("nodes")) {
      if (node.path("endpoint").asText().equals(tablet)) {
        return node.path("moves");
      }
    }
    throw new AssertionError(tablet + " is not in the report");
  }

  /** Where the first tablet's single replicas had second ones meanwhile. */
  private static Set<String> addedOn(Stage stage) throws Exception {
    Set<String> endpoints = new TreeSet<>();
    for (JsonNode move : report(stage).path("nodes").path(0).path("moves")) {
      if (move.path("replicaAdded").asBoolean()) {
        endpoints.add(move.path("to").asText());
      }
    }
    return endpoints;
  }

  private static JsonNode report(Stage stage) throws Exception {
    String json = stage.rollout("report", "demo", "--output", "json").orThrow().out();
    return new ObjectMapper().readTree(json);
  }

  private static void start(Stage stage, String... options) throws Exception {
    String[] all = new String[options.length + 5];
    System.arraycopy(
        new String[] {"--fast", "--apiservers", "0", "--taskmanagers", "0"}, 0, all, 0, 5);
    System.arraycopy(options, 0, all, 5, options.length);
    stage.startTemporal();
    stage.startCluster(all);
    stage.startWorker();
  }

  private static Watch watch(Stage stage) throws Exception {
    Rollouts rollouts = stage.endsWithStage(new Rollouts(stage.temporal().address()));
    return stage.endsWithStage(Watch.begin(stage, rollouts.client()));
  }

  /** Updates every node of {@code component}, and follows the rollout to its end. */
  private static Command.Result roll(Stage stage, String component, String value, String options)
      throws Exception {
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "%s", "set": {"gc_interval": "%s"}}],
         "options": {%s}}
        """
            .formatted(component, value, options);
    return stage.rollout(SOON, request, "start", "-f", "-", "--watch");
  }
}
