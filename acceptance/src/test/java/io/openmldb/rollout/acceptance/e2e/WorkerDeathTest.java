package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kill -9} of the worker inside each step, at its worst moment: done, but not yet said. */
@ExtendWith(SharedTestbeds.class)
@Order(1)
@Timeout(300)
@Tag("end-to-end")
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
  void aRolloutOutlivesItsWorkerInEveryStep(String step, String activity, Slot slot)
      throws Exception {
    ClusterState before = slot.watch().before();
    String tablet = slot.tablet(1);
    String value = slot.newValue();
    Path reached = Files.createTempDirectory("halt").resolve("reached");
    LaunchedProcess doomed =
        HaltingWorker.launch(slot.testbed(), slot.cluster().registry(), activity, reached);
    Path writes = slot.testbed().folder().resolve("writes-" + step + ".json");

    try (LaunchedProcess writer = slot.cluster().write(writes)) {
      slot.testbed().rollout(SOON, slot.tabletRequest(tablet, value), "start", "-f", "-").orThrow();
      AwaitCondition.untilTrue(
          "the worker to be inside " + activity, SOON, () -> Files.exists(reached));
      doomed.kill();

      try (LaunchedProcess second = slot.testbed().startWorker()) {
        Report report = slot.rollouts().result("rollout-demo", SOON);
        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.nodes())
            .extracting(Report.NodeReport::state)
            .containsExactly(NodeState.UPDATED);
        assertThat(second.isAlive()).isTrue();
      }
      writer.stop();
    }

    ClusterState after = slot.cluster().state();
    assertThat(after.starts()).isEqualTo(plusOne(before.starts(), tablet));
    assertThat(slot.cluster().check(writes).lost()).isZero();
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
