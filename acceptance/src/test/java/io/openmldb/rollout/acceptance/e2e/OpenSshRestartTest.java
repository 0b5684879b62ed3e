package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.acceptance.testbed.OpenSshDaemon;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Step;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The restart over Debian's own SSH server, which ends its children differently. */
@ExtendWith(SharedTestbeds.class)
@Timeout(300)
@Tag("end-to-end")
class OpenSshRestartTest {

  private static final Duration SOON = Duration.ofSeconds(150);

  @Test
  void aWorkerKilledWhileStartScriptRunsOverOpenSshIsTakenOverAndNothingStartsTwice(Slot slot)
      throws Exception {
    ClusterState before = slot.watch().before();
    String tablet = slot.tablet(2);
    try (OpenSshDaemon ssh = OpenSshDaemon.start(slot.cluster(), slot.testbed().folder())) {
      LaunchedProcess doomed = slot.testbed().startWorker(ssh.registry());
      slot.testbed()
          .rollout(SOON, slot.tabletRequest(tablet, slot.newValue()), "start", "-f", "-")
          .orThrow();
      slot.awaitStep(Step.RESTART, SOON);
      // Into the middle: the old process is on its way out, or gone.
      ProcessHandle old = ProcessHandle.of(before.node("tablet", 2).pid()).orElseThrow();
      old.onExit().get(SOON.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
      doomed.kill();

      try (LaunchedProcess second = slot.testbed().startWorker(ssh.registry())) {
        Report report = slot.rollouts().result("rollout-demo", SOON);
        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(second.isAlive()).isTrue();
      }
    }
    ClusterState after = slot.cluster().state();
    Map<String, Long> expected = new TreeMap<>(before.starts());
    expected.merge(tablet, 1L, Long::sum);
    assertThat(after.starts()).isEqualTo(expected);
  }
}
