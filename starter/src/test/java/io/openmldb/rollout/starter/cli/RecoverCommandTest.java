package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.cli.CommandLineRunner.Result;
import io.openmldb.rollout.starter.cli.CommandLineRunner.Running;
import io.openmldb.rollout.starter.client.TemporalFixture;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The command that recovers a cluster, against Temporal's in-memory server. */
class RecoverCommandTest {

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
  void whatWasWrongAndWhatWasDoneIsPrinted() {
    Result result = shell.run("recover", "demo", "--reason", "power failure");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("What was wrong", "db.t/0 on b:1 is not served by its tablet")
        .contains("What was done", "tablet b:1 serves 1 replicas", "demo is well");
  }

  @Test
  void aDryRunSaysWhatIsWrongAndHowToMendItAndItsCodeIsOne() {
    Result result = shell.run("recover", "demo", "--dry-run");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).contains("rollout recover demo").doesNotContain("What was done");
  }

  @Test
  void whatIsLeftToMendIsToldWithCodeOne() {
    Result result = shell.run("recover", "hopeless");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("left inconsistent", "db.t/0 has no live leader");
  }

  @Test
  void whileItWorksItSaysAtWhatAndCanBeWatchedFromElsewhere() throws Exception {
    Running recovery = shell.start("recover", "slow", "--without", "b:1", "--no-progress", "30m");
    recovery.awaitError("slow  LEADERS");
    Running watch = shell.start("watch", "slow");
    watch.awaitOutput("elects leaders, 3 of 12");

    Result status = shell.run("status", "recover-slow");
    assertThat(status.exit()).isZero();
    assertThat(status.out())
        .contains("slow  LEADERS  1 of 2 tablets whole  1 found, 2 done")
        .contains("a:1  RECOVERED  12 replicas  20 s", "b:1  PENDING")
        .contains("give every partition one live leader", "elects leaders, 3 of 12")
        .contains("until 2026-11-25 04:00:00 at the longest; gives up after 30 min without any");

    temporal.recoveryActivities().end();
    Result recovered = recovery.result();
    assertThat(recovered.exit()).isZero();
    assertThat(recovered.out()).contains("slow is well");
    assertThat(recovered.err()).contains("slow  LEADERS  gives every partition one live leader");
    assertThat(watch.result().exit()).isZero();
    assertThat(watch.result().out()).contains("slow is well");
  }

  @Test
  void everythingThatIsWrongWithItIsListedWithCodeTwo() {
    Result result = shell.run("recover", "demo", "--without", "b", "--no-progress", "1s");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err())
        .contains("nothing was touched", "\"b\" is no endpoint", "must be from PT10S to PT4H");
    assertThat(shell.run("recover", "demo", "--no-progress", "long").exit()).isEqualTo(2);
  }

  @Test
  void asJsonItIsTheReportItself() throws IOException {
    String json = shell.run("recover", "other-demo", "--output", "json").out();

    assertThat(RolloutDataConverter.mapper().readValue(json, RecoveryReport.class).done())
        .hasSize(1);
  }
}
