package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedStage.Play;
import io.openmldb.rollout.acceptance.stage.ClusterState;
import io.openmldb.rollout.acceptance.stage.Launched;
import io.openmldb.rollout.acceptance.stage.OpenSshServer;
import io.openmldb.rollout.cluster.Outcome;
import io.openmldb.rollout.cluster.Report;
import io.openmldb.rollout.node.Step;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The restart over Debian's own SSH server, which ends its children differently. */
@ExtendWith(SharedStage.class)
@Timeout(300)
class RealSshTest {

  private static final Duration SOON = Duration.ofSeconds(150);

  @Test
  void aWorkerKilledWhileStartScriptRunsOverOpenSshIsTakenOverAndNothingStartsTwice(Play play)
      throws Exception {
    ClusterState before = play.watch().before();
    String tablet = play.tablet(2);
    try (OpenSshServer ssh = OpenSshServer.start(play.cluster(), play.stage().folder())) {
      Launched doomed = play.stage().startWorker(ssh.registry());
      play.stage()
          .rollout(SOON, play.tabletRequest(tablet, play.newValue()), "start", "-f", "-")
          .orThrow();
      play.awaitStep(Step.RESTART, SOON);
      // Into the middle: the old process is on its way out, or gone.
      ProcessHandle old = ProcessHandle.of(before.node("tablet", 2).pid()).orElseThrow();
      old.onExit().get(SOON.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
      doomed.kill();

      try (Launched second = play.stage().startWorker(ssh.registry())) {
        Report report = play.rollouts().result("rollout-demo", SOON);
        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(second.isAlive()).isTrue();
      }
    }
    ClusterState after = play.cluster().state();
    Map<String, Long> expected = new TreeMap<>(before.starts());
    expected.merge(tablet, 1L, Long::sum);
    assertThat(after.starts()).isEqualTo(expected);
  }
}
