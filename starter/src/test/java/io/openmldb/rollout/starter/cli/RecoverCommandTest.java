package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.json.RolloutDataConverter;
import io.openmldb.rollout.recovery.RecoveryReport;
import io.openmldb.rollout.starter.cli.Shell.Result;
import io.openmldb.rollout.starter.temporal.TemporalFixture;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The command that mends a cluster, against Temporal's in-memory server. */
class RecoverCommandTest {

  private static TemporalFixture temporal;
  private static Shell shell;

  @BeforeAll
  static void startTemporal() {
    temporal = new TemporalFixture();
    temporal.startWorker();
    shell = new Shell(temporal.environment());
  }

  @AfterAll
  static void stopTemporal() {
    temporal.close();
  }

  @Test
  void what_was_wrong_and_what_was_done_is_printed() {
    Result result = shell.run("recover", "demo", "--reason", "power failure");

    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .contains("What was wrong", "db.t/0 on b:1 is not served by its tablet")
        .contains("What was done", "tablet b:1 serves 1 replicas", "demo is well");
  }

  @Test
  void a_dry_run_says_what_is_wrong_and_how_to_mend_it_and_its_code_is_one() {
    Result result = shell.run("recover", "demo", "--dry-run");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).contains("rollout recover demo").doesNotContain("What was done");
  }

  @Test
  void what_is_left_to_mend_is_told_with_code_one() {
    Result result = shell.run("recover", "hopeless");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("left to mend", "db.t/0 has no live leader");
  }

  @Test
  void as_json_it_is_the_report_itself() throws IOException {
    String json = shell.run("recover", "other-demo", "--output", "json").out();

    assertThat(RolloutDataConverter.mapper().readValue(json, RecoveryReport.class).done())
        .hasSize(1);
  }
}
