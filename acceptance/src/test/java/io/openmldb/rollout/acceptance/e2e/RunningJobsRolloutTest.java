package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.Testbed;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A taskmanager is to be restarted while it has a job at work. */
@Timeout(400)
@Tag("end-to-end")
class RunningJobsRolloutTest {

  private static final Duration SOON = Duration.ofMinutes(4);

  @TempDir private Path folder;

  @Test
  void aJobIsToldByThePlanAndWaitedForWhereTheRequestSaysSo() throws Exception {
    try (Testbed testbed = new Testbed(folder)) {
      testbed.startTemporal();
      testbed.startCluster("--fast", "--tablets", "1", "--nameservers", "1", "--apiservers", "0");
      testbed.startWorker();
      testbed.cluster().fault("run-job", "1", "--seconds", "45");

      CommandRun.Result plan =
          testbed.rollout(
              "plan", "--cluster", "demo", "--restart-only", "--component", "taskmanager");
      assertThat(plan.exitCode()).isZero();
      assertThat(plan.out()).contains("RUNNING_JOBS", "1 job is at work", "ImportOnlineData");

      long began = System.nanoTime();
      CommandRun.Result rollout =
          testbed
              .rollout(
                  SOON,
                  """
                  {"cluster": "demo", "changes": [{"component": "taskmanager"}],
                   "options": {"restartOnly": true, "jobs": "WAIT"}}""",
                  "start",
                  "--watch",
                  "-f",
                  "-")
              .orThrow();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(10));
      assertThat(rollout.out()).contains("SUCCEEDED");
      assertThat(testbed.cluster().state().node("taskmanager", 1).starts()).isEqualTo(2);
    }
  }
}
