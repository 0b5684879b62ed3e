package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.cli.CommandLineRunner.Result;
import io.openmldb.rollout.starter.client.TemporalFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The command that undoes what is left behind, against Temporal's in-memory server. */
class RepairCommandTest {

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
  void whatWasLeftBehindAndWhatWasUndoneIsPrinted() {
    Result result = shell.run("repair", "demo");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("What was left behind", "tablet a:1 was fenced")
        .contains("What was done", "undone", "demo is free for the next rollout");
  }

  @Test
  void aDryRunSaysHowToUndoItAndItsCodeIsOne() {
    Result result = shell.run("repair", "demo", "--dry-run");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).contains("rollout repair demo").doesNotContain("What was done");
  }

  @Test
  void nothingLeftBehindIsGoodNews() {
    Result result = shell.run("repair", "free");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains("nothing is left behind on free");
  }

  @Test
  void theOwnerInAnotherTemporalIsGivenUpByNameOnly() {
    assertThat(shell.run("repair", "elsewhere").exit()).isEqualTo(3);

    Result result = shell.run("repair", "elsewhere", "--owner-is-gone");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).contains("elsewhere is free for the next rollout");
  }

  @Test
  void whileARolloutRunsNothingIsRepaired() {
    Result result = shell.run("repair", "held");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err()).contains("held by workflow rollout-held, which runs");
  }
}
