package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.Testbed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A tablet is given other directories for its data. */
@Timeout(600)
@Tag("end-to-end")
class DataDirectoryTest {

  private static final Duration SOON = Duration.ofMinutes(4);

  private static final String TABLES =
      """
      tables:
        - {db: one, name: single, partitions: 3, replicas: 1, storage: memory, rows: 20}
        - {db: two, name: pairs, partitions: 6, replicas: 2, storage: memory, rows: 20}
      """;

  @TempDir private Path folder;

  @Test
  void dataThatWouldBeLeftBehindIsRefusedAndCopiedAnewOrRolledBackAtOnceWhenOverridden()
      throws Exception {
    Path tables = Files.writeString(folder.resolve("tables.yaml"), TABLES);
    try (Testbed testbed = new Testbed(folder)) {
      testbed.startTemporal();
      testbed.startCluster(
          "--fast", "--apiservers", "0", "--taskmanagers", "0", "--tables", tables.toString());
      testbed.startWorker();
      ClusterState before = testbed.cluster().state();

      CommandRun.Result refused = start(testbed, "./disk2", "{}");
      assertThat(refused.exitCode()).isEqualTo(3);
      assertThat(refused.out()).contains("DATA_DIRECTORY", "would be left behind in ./db");
      assertThat(testbed.cluster().state().starts()).isEqualTo(before.starts());

      // The only replica of a partition cannot be served from there, which needs no waiting for.
      long began = System.nanoTime();
      CommandRun.Result unavailable =
          start(
              testbed,
              "./disk2",
              """
              {"singleReplica": "ALLOW_UNAVAILABILITY", "onFailure": "ABORT",
               "overrides": [{"code": "DATA_DIRECTORY", "reason": "to see what happens"}]}""");
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertThat(unavailable.exitCode()).isEqualTo(4);
      assertThat(unavailable.out() + unavailable.err())
          .contains("cannot load replicas that no other tablet serves", "one.single/");
      assertThat(took).isLessThan(Duration.ofMinutes(3));
      assertThat(testbed.cluster().state().flaws()).isEmpty();
      assertThat(testbed.cluster().state().placement()).isEqualTo(before.placement());

      // Partitions whose directory stays the same are loaded from it, the others copied anew.
      start(
              testbed,
              "./db,./disk2",
              """
              {"overrides": [{"code": "DATA_DIRECTORY", "reason": "copied anew"}]}""")
          .orThrow();
      ClusterState after = testbed.cluster().state();
      assertThat(after.flaws()).isEmpty();
      assertThat(after.placement()).isEqualTo(before.placement());
      Path workdir = Path.of(after.node("tablet", 1).workdir());
      try (Stream<Path> copied = Files.list(workdir.resolve("disk2"))) {
        assertThat(copied).isNotEmpty();
      }
      JsonNode report =
          new ObjectMapper()
              .readTree(testbed.rollout("report", "demo", "--output", "json").orThrow().out());
      assertThat(report.path("findings"))
          .anyMatch(
              finding ->
                  finding.path("code").asText().equals("DATA_DIRECTORY")
                      && finding.path("overridden").asText().equals("copied anew"));
      assertThat(report.path("events"))
          .anyMatch(event -> event.path("what").asText().equals("overrides DATA_DIRECTORY"));
    }
  }

  private static CommandRun.Result start(Testbed testbed, String directories, String options)
      throws Exception {
    String tablet = testbed.cluster().state().node("tablet", 1).endpoint();
    String request =
        """
        {"cluster": "demo", "options": %s,
         "changes": [{"component": "tablet", "endpoints": ["%s"],
                      "set": {"db_root_path": "%s"}}]}"""
            .formatted(options, tablet, directories);
    return testbed.rollout(SOON, request, "start", "--watch", "-f", "-");
  }
}
