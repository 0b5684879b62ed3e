package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.cli.CommandLineRunner.Result;
import io.openmldb.rollout.starter.client.TemporalFixture;
import io.openmldb.rollout.workflows.api.fleet.FleetOutcome;
import io.openmldb.rollout.workflows.api.fleet.FleetReport;
import io.openmldb.rollout.workflows.api.fleet.FleetStatus;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands of {@code rollout fleet}, against Temporal's in-memory server. */
@Timeout(120)
class FleetCommandsTest {

  private static TemporalFixture temporal;
  private static CommandLineRunner shell;

  @BeforeAll
  static void startTemporal() {
    temporal = new TemporalFixture();
    temporal.startWorker();
    shell = new CommandLineRunner(temporal.environment());
  }

  @AfterAll
  static void stopTemporal() {
    temporal.close();
  }

  @Test
  void aFleetIsFollowedToItsEnd() {
    Result result =
        shell.runWithInput(request("good", "g1", "g2"), "fleet", "start", "-f", "-", "--watch");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).contains("good: SUCCEEDED in ", "2 of 2 clusters done");
    Result status = shell.run("fleet", "status", "good");
    assertThat(status.out()).contains("good  SUCCEEDED", "g2  SUCCEEDED");
  }

  @Test
  void aClusterThatIsRefusedIsNamedAndTheCodeIsOne() throws IOException {
    Result result =
        shell.runWithInput(
            request("bad", "b1", "refused", "b3"), "fleet", "start", "-f", "-", "--watch");

    assertThat(result.exit()).as(result.err()).isEqualTo(1);
    assertThat(result.out()).contains("bad: FAILED", "too many clusters failed: refused");
    FleetReport report =
        RolloutDataConverter.mapper()
            .readValue(
                shell.run("fleet", "report", "bad", "--output", "json").out(), FleetReport.class);
    assertThat(report.outcome()).isEqualTo(FleetOutcome.FAILED);
    assertThat(report.progress().skipped()).isEqualTo(1);
    assertThat(shell.run("fleet", "report", "bad").out())
        .contains("refused  FAILED", "b3       SKIPPED", "start: why");
    assertThat(shell.run("fleet", "pause", "bad").exit()).isEqualTo(2);
  }

  @Test
  void oneThatRunsIsHeldAndEnded() throws IOException {
    Result started =
        shell.runWithInput(request("running", "held", "r2"), "fleet", "start", "-f", "-");
    assertThat(started.exit()).as(started.err()).isZero();
    assertThat(started.out()).contains("started fleet-running", "rollout fleet watch running");
    Result again = shell.runWithInput(request("running", "r2"), "fleet", "start", "-f", "-");
    assertThat(again.exit()).isEqualTo(3);
    assertThat(again.err()).contains("a rollout of the fleet running is running already");

    assertThat(shell.run("fleet", "resume", "running").err()).contains("is not paused");
    Result paused = shell.run("fleet", "pause", "running", "--reason", "peak", "--by", "li");
    assertThat(paused.out())
        .contains("no further cluster is begun", "rollout fleet resume running");
    FleetStatus status =
        RolloutDataConverter.mapper()
            .readValue(
                shell.run("fleet", "status", "running", "--output", "json").out(),
                FleetStatus.class);
    assertThat(status.paused()).isTrue();
    assertThat(status.progress().running()).isEqualTo(1);
    Result aborted = shell.run("fleet", "abort", "running", "--mode", "ROLLBACK");
    assertThat(aborted.exit()).as(aborted.err()).isZero();
    Result watched = shell.run("fleet", "watch", "running");
    assertThat(watched.exit()).isEqualTo(4);
    assertThat(watched.out()).contains("running: ABORTED", "aborted, ROLLBACK");
    assertThat(shell.run("fleet", "report", "running").out()).contains("li  pause: peak");
  }

  @Test
  void aDryRunPlansAndTouchesNothing() {
    Result result =
        shell.runWithInput(
            request("planned", "p1"), "fleet", "start", "-f", "-", "--dry-run", "--watch");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).contains("planned: PLANNED");
  }

  @Test
  void everythingThatIsWrongIsListedAndNothingIsStarted() {
    Result result =
        shell.runWithInput(
            "{\"fleet\": \"wrong\", \"clusters\": [], \"strategy\": {\"max\": 3},"
                + " \"changes\": [{\"component\": \"tablet\", \"set\": {\"x_password\": \"1\"}}]}",
            "fleet",
            "start",
            "-f",
            "-");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err())
        .contains("nothing was started", "clusters names no cluster", "strategy.max is unknown")
        .contains("x_password");
    Result unknown = shell.run("fleet", "status", "wrong");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("there is no workflow fleet-wrong");
  }

  @Test
  void whoeverSitsAtTheTerminalIsAskedFirst() {
    Result result =
        shell
            .with(question -> Optional.of("no"))
            .runWithInput(request("unwanted", "u1"), "fleet", "start", "-f", "-");

    assertThat(result.exit()).isEqualTo(4);
    assertThat(result.err()).contains("nothing was started");
    assertThat(shell.run("fleet", "status", "unwanted").exit()).isEqualTo(2);
  }

  private static String request(String fleet, String... clusters) {
    return """
        {"fleet": "%s", "clusters": [%s], "reason": "why",
         "changes": [{"component": "tablet", "set": {"gc_interval": "60"}}]}"""
        .formatted(
            fleet,
            Arrays.stream(clusters)
                .map(cluster -> "{\"cluster\": \"" + cluster + "\"}")
                .collect(Collectors.joining(", ")));
  }
}
