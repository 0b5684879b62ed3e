package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.RepositoryRoot;
import io.openmldb.rollout.acceptance.testbed.TemporalServer;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The in-memory server knows no schedules: this needs Temporal's own, and no worker. */
@Timeout(240)
@Tag("end-to-end")
class ScheduleCommandsTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private final RepositoryRoot repository = RepositoryRoot.find();

  @Test
  void aScheduleIsCreatedHeldResumedAndDeletedAndStartsTheRollout() throws Exception {
    try (TemporalServer temporal = TemporalServer.start(repository, folder)) {
      assertThat(schedule(temporal, "list").out()).contains("no schedule starts rollouts");
      CommandRun.Result created =
          schedule(
              temporal,
              "create",
              "nightly",
              "--cluster",
              "demo",
              "--restart-only",
              "--cron",
              "0 1 * * *",
              "--zone",
              "Asia/Shanghai",
              "--note",
              "agreed");
      assertThat(created.exitCode()).as(created.err()).isZero();

      JsonNode listed = awaitListed(temporal, false);
      assertThat(listed.path("name").textValue()).isEqualTo("nightly");
      assertThat(listed.path("note").textValue()).isEqualTo("agreed");
      assertThat(listed.path("next").textValue()).endsWith("T17:00:00Z");

      CommandRun.Result again =
          schedule(
              temporal,
              "create",
              "nightly",
              "--cluster",
              "demo",
              "--restart-only",
              "--cron",
              "0 1 * * *");
      assertThat(again.exitCode()).isEqualTo(3);
      assertThat(again.err()).contains("there is a schedule nightly already");

      assertThat(
              schedule(temporal, "pause", "nightly", "--by", "li", "--reason", "peak").exitCode())
          .isZero();
      assertThat(awaitListed(temporal, true).path("note").textValue())
          .isEqualTo("paused by li: peak");
      assertThat(schedule(temporal, "resume", "nightly").exitCode()).isZero();
      awaitListed(temporal, false);

      assertThat(schedule(temporal, "delete", "nightly").exitCode()).isZero();
      CommandRun.Result gone = schedule(temporal, "pause", "nightly");
      assertThat(gone.exitCode()).isEqualTo(2);
      assertThat(gone.err()).contains("there is no schedule nightly");
    }
  }

  @Test
  void itStartsARolloutAtItsTime() throws Exception {
    try (TemporalServer temporal = TemporalServer.start(repository, folder)) {
      CommandRun.Result created =
          schedule(
              temporal,
              "create",
              "often",
              "--cluster",
              "demo",
              "--restart-only",
              "--cron",
              "* * * * *");
      assertThat(created.exitCode()).as(created.err()).isZero();

      // Once a minute, and nobody polls: the first one waits for a worker.
      AwaitCondition.untilTrue(
          "a rollout that the schedule started",
          Duration.ofMinutes(2),
          () -> history(temporal).contains("rollout-demo-"));
    }
  }

  @Test
  void timesThatTemporalDoesNotUnderstandAreBadInput() throws Exception {
    try (TemporalServer temporal = TemporalServer.start(repository, folder)) {
      CommandRun.Result result =
          schedule(temporal, "create", "x", "--cluster", "demo", "--restart-only", "--cron", "now");

      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err()).contains("rollout: Temporal at ", "Invalid schedule spec");
    }
  }

  private JsonNode awaitListed(TemporalServer temporal, boolean paused) throws Exception {
    JsonNode[] found = new JsonNode[1];
    AwaitCondition.untilTrue(
        "the schedule in the list, paused: " + paused,
        SOON,
        () -> {
          String json = schedule(temporal, "list", "--output", "json").out();
          found[0] = RolloutDataConverter.mapper().readTree(json).path(0);
          return found[0].has("name") && found[0].path("paused").booleanValue() == paused;
        });
    return found[0];
  }

  private String history(TemporalServer temporal) throws Exception {
    return rollout(temporal, List.of("history")).out();
  }

  private CommandRun.Result schedule(TemporalServer temporal, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("schedule"));
    command.addAll(List.of(words));
    return rollout(temporal, command);
  }

  private CommandRun.Result rollout(TemporalServer temporal, List<String> words) throws Exception {
    List<String> command = new ArrayList<>(List.of(repository.launcher("rollout")));
    command.addAll(words);
    return CommandRun.run(temporal.environment(), command, SOON);
  }
}
