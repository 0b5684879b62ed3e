package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.acceptance.invariants.InvariantMonitor;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.acceptance.testbed.PracticeCluster;
import io.openmldb.rollout.acceptance.testbed.PracticeCluster.WriteCheck;
import io.openmldb.rollout.acceptance.testbed.RolloutQueries;
import io.openmldb.rollout.acceptance.testbed.Testbed;
import io.openmldb.rollout.workflows.api.request.Procedure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clusters that are not as most are. */
@Timeout(600)
@Tag("end-to-end")
class UnusualClustersTest {

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
  void aClusterOfOneTabletIsRefusedUnlessUnavailabilityIsAllowed() throws Exception {
    try (Testbed testbed = new Testbed(folder)) {
      start(testbed, "--tablets", "1", "--nameservers", "1");
      InvariantMonitor watch = watch(testbed);

      CommandRun.Result refused =
          roll(testbed, "tablet", "61", "\"singleReplica\": \"ADD_REPLICA\"");
      assertThat(refused.exitCode()).isEqualTo(3);
      assertThat(refused.out() + refused.err()).contains("ALLOW_UNAVAILABILITY");
      assertThat(testbed.cluster().state().starts()).isEqualTo(watch.before().starts());

      roll(testbed, "tablet", "61", "\"singleReplica\": \"ALLOW_UNAVAILABILITY\"").orThrow();
      assertThat(watch.breaches()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Procedure.class)
  void soleReplicasThatAreRestartedUnderWritesThatAreRetriedLoseNone(Procedure procedure)
      throws Exception {
    try (Testbed testbed = new Testbed(folder)) {
      start(testbed, "--tablets", "1", "--nameservers", "1");
      // A replica that is loaded as a leader takes writes that long before it has its log.
      testbed.cluster().fault("load-gap", "1", "--millis", "300");
      InvariantMonitor watch = watch(testbed);
      watch.allowRefusals(SOON);
      Path writes = folder.resolve("writes.json");

      String options =
          "\"procedure\": \"%s\", \"singleReplica\": \"ALLOW_UNAVAILABILITY\"".formatted(procedure);

      try (LaunchedProcess writer = testbed.cluster().write(writes, 50)) {
        roll(testbed, "tablet", "61", options).orThrow();
        assertThat(writer.isAlive()).isTrue();
      }

      assertThat(watch.breaches()).isEmpty();
      WriteCheck check = testbed.cluster().check(writes);
      assertThat(check.acknowledged()).isPositive();
      assertThat(check.lost()).isZero();
      assertThat(check.surplus()).isZero();
    }
  }

  @Test
  void databasesOfOneTwoAndThreeReplicasAndAnEmptyTabletWithFailoverOff() throws Exception {
    Path tables = Files.writeString(folder.resolve("tables.yaml"), TABLES);
    try (Testbed testbed = new Testbed(folder)) {
      start(testbed, "--tablets", "4", "--tables", tables.toString());
      PracticeCluster cluster = testbed.cluster();
      cluster.nameservers().setAutoFailover(false);
      String empty = cluster.state().node("tablet", 4).endpoint();
      new TabletDrain(cluster.nameservers(), empty).run();
      InvariantMonitor watch = watch(testbed);
      Path writes = folder.resolve("writes.json");

      try (LaunchedProcess writer = cluster.write(writes)) {
        roll(testbed, "tablet", "61", "\"procedure\": \"FAST\"").orThrow();
        assertThat(writer.isAlive()).isTrue();
      }

      assertThat(watch.breaches()).isEmpty();
      assertThat(movesOf(testbed, empty)).isEmpty();
      assertThat(addedOn(testbed)).isNotEmpty().containsOnly(empty);
      WriteCheck check = cluster.check(writes);
      assertThat(check.acknowledged()).isPositive();
      assertThat(check.lost()).isZero();
      assertThat(check.surplus()).isZero();
    }
  }

  private static JsonNode movesOf(Testbed testbed, String tablet) throws Exception {
    for (JsonNode node : report(testbed).path("nodes")) {
      if (node.path("endpoint").asText().equals(tablet)) {
        return node.path("moves");
      }
    }
    throw new AssertionError(tablet + " is not in the report");
  }

  /** Where the first tablet's single replicas had second ones meanwhile. */
  private static Set<String> addedOn(Testbed testbed) throws Exception {
    Set<String> endpoints = new TreeSet<>();
    for (JsonNode move : report(testbed).path("nodes").path(0).path("moves")) {
      if (move.path("replicaAdded").asBoolean()) {
        endpoints.add(move.path("to").asText());
      }
    }
    return endpoints;
  }

  private static JsonNode report(Testbed testbed) throws Exception {
    String json = testbed.rollout("report", "demo", "--output", "json").orThrow().out();
    return new ObjectMapper().readTree(json);
  }

  private static void start(Testbed testbed, String... options) throws Exception {
    String[] all = new String[options.length + 5];
    System.arraycopy(
        new String[] {"--fast", "--apiservers", "0", "--taskmanagers", "0"}, 0, all, 0, 5);
    System.arraycopy(options, 0, all, 5, options.length);
    testbed.startTemporal();
    testbed.startCluster(all);
    testbed.startWorker();
  }

  private static InvariantMonitor watch(Testbed testbed) throws Exception {
    RolloutQueries rollouts =
        testbed.closeWithTestbed(new RolloutQueries(testbed.temporal().address()));
    return testbed.closeWithTestbed(InvariantMonitor.begin(testbed, rollouts.client()));
  }

  /** Updates every node of {@code component}, and follows the rollout to its end. */
  private static CommandRun.Result roll(
      Testbed testbed, String component, String value, String options) throws Exception {
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "%s", "set": {"gc_interval": "%s"}}],
         "options": {%s}}
        """
            .formatted(component, value, options);
    return testbed.rollout(SOON, request, "start", "-f", "-", "--watch");
  }
}
