package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.cli.CommandLineRunner.Result;
import io.openmldb.rollout.starter.client.ListingTemporal;
import io.openmldb.rollout.starter.client.TemporalFixture;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.report.InterruptedRollout;
import io.openmldb.rollout.workflows.api.report.InterruptedRollout.NodeAtEnd;
import io.openmldb.rollout.workflows.api.start.FleetStarted;
import io.openmldb.rollout.workflows.api.start.ScheduleEntry;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --output json} prints is as the published schemas say. */
class JsonOutputTest {

  private static TemporalFixture inMemory;
  private static ListingTemporal temporal;
  private static CommandLineRunner shell;

  @BeforeAll
  static void startTemporal() {
    inMemory = new TemporalFixture();
    inMemory.startWorker();
    temporal = new ListingTemporal(inMemory);
    shell = new CommandLineRunner(temporal.environment());
  }

  @AfterAll
  static void stopTemporal() {
    temporal.close();
    inMemory.close();
  }

  @ParameterizedTest
  @CsvSource({
    "tables-report, tables demo",
    "operations-report, ops demo",
    "drift-report, drift demo",
    "clusters-report, clusters",
    "started, start --cluster json-quick --restart-only"
  })
  void whatACommandPrintsIsAsItsSchemaSays(String schema, String commandLine) throws IOException {
    Result result = shell.run((commandLine + " --output json").split(" "));

    assertThat(result.out()).as(result.err()).isNotBlank();
    assertThat(PublishedSchema.errors(schema, result.out())).isEmpty();
    assertThat(PublishedSchema.errors(schema, "{}")).isNotEmpty();
  }

  @Test
  void theHistoryAndARolloutThatWasTerminatedAreAsTheirSchemasSay() throws IOException {
    WorkflowStub rollout =
        inMemory
            .client()
            .newUntypedWorkflowStub(
                ClusterRolloutWorkflow.TYPE,
                WorkflowOptions.newBuilder()
                    .setWorkflowId("rollout-held")
                    .setTaskQueue(ClusterRolloutWorkflow.TASK_QUEUE)
                    .build());
    temporal.list(rollout.start(Map.of("cluster", "held", "options", Map.of("restartOnly", true))));
    rollout.terminate("too late");

    String history = shell.run("history", "--output", "json").out();
    assertThat(history).contains("rollout-held", "TERMINATED");
    assertThat(PublishedSchema.errors("history", history)).isEmpty();
    assertThat(PublishedSchema.errors("history", "[{}]")).isNotEmpty();
    for (String command : List.of("status", "report")) {
      String interrupted = shell.run(command, "held", "--output", "json").out();
      assertThat(interrupted).contains("\"how\" : \"terminated\"", "too late");
      assertThat(PublishedSchema.errors("interrupted-rollout", interrupted)).isEmpty();
      assertThat(PublishedSchema.errors(command, interrupted)).isNotEmpty();
    }
  }

  @Test
  void theRecordsThatNoFakeMakesAreAsTheirSchemasSay() throws IOException {
    Instant now = Instant.parse("2026-11-25T03:00:00Z");
    InterruptedRollout interrupted =
        new InterruptedRollout(
            null,
            "rollout-demo",
            "run",
            "timed out",
            now,
            null,
            null,
            List.of(
                new NodeAtEnd(Component.TABLET, "t1:1", NodeState.UPDATED, null),
                new NodeAtEnd(Component.TABLET, "t2:1", NodeState.RUNNING, "it goes on")));
    List<ScheduleEntry> schedules =
        List.of(
            new ScheduleEntry("nightly", false, now, now, ""),
            new ScheduleEntry("weekly", true, null, null, "held"));

    assertThat(PublishedSchema.errors("interrupted-rollout", JsonText.of(interrupted))).isEmpty();
    assertThat(PublishedSchema.errors("schedules", JsonText.of(schedules))).isEmpty();
    assertThat(
            PublishedSchema.errors(
                "fleet-started", JsonText.of(new FleetStarted("f", "fleet-f", "run"))))
        .isEmpty();
  }
}
