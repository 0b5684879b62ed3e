package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedStage.Play;
import io.openmldb.rollout.acceptance.stage.Await;
import io.openmldb.rollout.acceptance.stage.ClusterState;
import io.openmldb.rollout.acceptance.stage.Launched;
import io.openmldb.rollout.cluster.Outcome;
import io.openmldb.rollout.cluster.Report;
import io.openmldb.rollout.node.NodeState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kill -9} of the worker inside each step, at its worst moment: done, but not yet said. */
@ExtendWith(SharedStage.class)
@Order(1)
@Timeout(300)
class WorkerDeathTest {

  private static final Duration SOON = Duration.ofMinutes(3);

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "backup, BackUpFile",
    "edit, EditFile",
    "pre-upgrade, MoveLeadersAway",
    "restart, RestartProcess",
    "recover, RecoverReplicas",
    "post-upgrade, MoveLeadersHome",
    "verify, VerifyNode"
  })
  void aRolloutOutlivesItsWorkerInEveryStep(String step, String activity, Play play)
      throws Exception {
    ClusterState before = play.watch().before();
    String tablet = play.tablet(1);
    String value = play.newValue();
    Path reached = Files.createTempDirectory("halt").resolve("reached");
    Launched doomed =
        HaltingWorker.launch(play.stage(), play.cluster().registry(), activity, reached);
    Path writes = play.stage().folder().resolve("writes-" + step + ".json");

    try (Launched writer = play.cluster().write(writes)) {
      play.stage().rollout(SOON, play.tabletRequest(tablet, value), "start", "-f", "-").orThrow();
      Await.untilTrue("the worker to be inside " + activity, SOON, () -> Files.exists(reached));
      doomed.kill();

      try (Launched second = play.stage().startWorker()) {
        Report report = play.rollouts().result("rollout-demo", SOON);
        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.nodes())
            .extracting(Report.NodeReport::state)
            .containsExactly(NodeState.UPDATED);
        assertThat(second.isAlive()).isTrue();
      }
      writer.stop();
    }

    ClusterState after = play.cluster().state();
    assertThat(after.starts()).isEqualTo(plusOne(before.starts(), tablet));
    assertThat(play.cluster().check(writes).lost()).isZero();
    assertThat(Path.of(after.node("tablet", 1).workdir(), "conf/tablet.flags"))
        .content()
        .contains("--gc_interval=" + value);
  }

  private static Map<String, Long> plusOne(Map<String, Long> starts, String endpoint) {
    Map<String, Long> expected = new java.util.TreeMap<>(starts);
    expected.merge(endpoint, 1L, Long::sum);
    return expected;
  }
}
