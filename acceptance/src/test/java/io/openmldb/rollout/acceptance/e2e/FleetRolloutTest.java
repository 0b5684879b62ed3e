package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.acceptance.testbed.PracticeCluster;
import io.openmldb.rollout.acceptance.testbed.Testbed;
import io.openmldb.rollout.workflows.api.fleet.FleetClusterStatus;
import io.openmldb.rollout.workflows.api.fleet.FleetOutcome;
import io.openmldb.rollout.workflows.api.fleet.FleetReport;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One change on two clusters, on Temporal's own server, each near a worker of its own. */
@Timeout(600)
@Tag("end-to-end")
class FleetRolloutTest {

  private static final Duration SOON = Duration.ofMinutes(4);

  private static final String[] SMALL = {
    "--fast", "--nameservers", "1", "--tablets", "1", "--taskmanagers", "0"
  };

  private static final String REQUEST =
      """
      {"fleet": "two",
       "clusters": [{"cluster": "demo"}, {"cluster": "second", "taskQueue": "near-second"}],
       "strategy": {"canarySoak": "PT2S"},
       "changes": [{"component": "apiserver", "set": {"thread_pool_size": "9"}}],
       "options": {"onFailure": "ROLLBACK"}, "reason": "more threads"}""";

  @TempDir private Path folder;

  @Test
  void twoClustersAreUpdatedOneAfterTheOtherEachByTheWorkerThatIsNearIt() throws Exception {
    try (Testbed testbed = new Testbed(folder)) {
      testbed.startTemporal();
      PracticeCluster first = testbed.startCluster(SMALL);
      PracticeCluster second =
          testbed.closeWithTestbed(
              PracticeCluster.up(testbed.repository(), folder.resolve("second"), second()));
      try (LaunchedProcess near = testbed.startWorker();
          LaunchedProcess far =
              testbed.startWorker(second.registry(), "--task-queue", "near-second")) {
        CommandRun.Result planned =
            testbed.rollout(SOON, REQUEST, "fleet", "start", "-f", "-", "--dry-run", "--watch");
        assertThat(planned.exitCode()).as(planned.err()).isZero();
        assertThat(apiserverFlags(first)).doesNotContain("--thread_pool_size=9");

        CommandRun.Result done =
            testbed.rollout(SOON, REQUEST, "fleet", "start", "-f", "-", "--watch");
        assertThat(done.exitCode()).as(done.out() + done.err()).isZero();
        assertThat(near.isAlive() && far.isAlive()).isTrue();
      }
      // Temporal alone has the report.
      FleetReport report =
          RolloutDataConverter.mapper()
              .readValue(
                  testbed
                      .rollout(SOON, "", "fleet", "report", "two", "--output", "json")
                      .orThrow()
                      .out(),
                  FleetReport.class);
      assertThat(report.outcome()).isEqualTo(FleetOutcome.SUCCEEDED);
      assertThat(report.clusters())
          .extracting(FleetClusterStatus::outcome)
          .containsExactly(Outcome.SUCCEEDED, Outcome.SUCCEEDED);
      assertThat(
              Duration.between(
                  report.clusters().get(0).finishedAt(), report.clusters().get(1).startedAt()))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
      assertThat(apiserverFlags(first)).contains("--thread_pool_size=9");
      assertThat(apiserverFlags(second)).contains("--thread_pool_size=9");
    }
  }

  private static String[] second() {
    String[] options = new String[SMALL.length + 2];
    System.arraycopy(SMALL, 0, options, 0, SMALL.length);
    options[SMALL.length] = "--name";
    options[SMALL.length + 1] = "second";
    return options;
  }

  private static String apiserverFlags(PracticeCluster cluster) throws Exception {
    Path workdir = Path.of(cluster.state().node("apiserver", 1).workdir());
    return Files.readString(workdir.resolve("conf/apiserver.flags"));
  }
}
