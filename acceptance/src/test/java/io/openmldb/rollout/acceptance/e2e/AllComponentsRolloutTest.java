package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** All four components at once, with two workers, while applications write. */
@ExtendWith(SharedTestbeds.class)
@Timeout(900)
@Tag("end-to-end")
class AllComponentsRolloutTest {

  private static final Duration SOON = Duration.ofMinutes(10);

  @Test
  void everyNodeIsRestartedOnceNoAcknowledgedWriteIsLostAndTheSameRequestAgainTouchesNothing(
      Slot slot) throws Exception {
    ClusterState before = slot.watch().before();
    String request =
        """
        cluster: demo
        changes:
          - component: nameserver
            set: {request_timeout_ms: "20%1$s"}
          - component: tablet
            set: {gc_interval: "%1$s"}
          - component: apiserver
            set: {thread_pool_size: "%1$s"}
          - component: taskmanager
            set: {job.tracker.interval: "%1$s"}
        """
            .formatted(slot.newValue());
    Path writes = slot.testbed().folder().resolve("writes-whole.json");

    try (LaunchedProcess first = slot.testbed().startWorker();
        LaunchedProcess second = slot.testbed().startWorker();
        LaunchedProcess writer = slot.cluster().write(writes)) {
      CommandRun.Result result =
          slot.testbed().rollout(SOON, request, "start", "--watch", "-f", "-");
      assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
      writer.stop();
      CommandRun.Result again =
          slot.testbed().rollout(SOON, request, "start", "--watch", "-f", "-");
      assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
      assertThat(again.out()).contains("UNCHANGED");
      assertThat(first.stop()).as("the worker's exit code on SIGTERM").isZero();
      assertThat(second.isAlive()).isTrue();
    }

    ClusterState after = slot.cluster().state();
    Map<String, Long> expected = new TreeMap<>(before.starts());
    expected.replaceAll((endpoint, starts) -> starts + 1);
    assertThat(after.starts()).isEqualTo(expected);
    assertThat(slot.cluster().check(writes).lost()).isZero();
    assertThat(slot.cluster().check(writes).surplus()).isZero();
  }
}
