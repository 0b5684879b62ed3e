package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedStage.Play;
import io.openmldb.rollout.acceptance.stage.ClusterState;
import io.openmldb.rollout.acceptance.stage.Command;
import io.openmldb.rollout.acceptance.stage.Launched;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** All four components at once, with two workers, while applications write. */
@ExtendWith(SharedStage.class)
@Timeout(400)
class WholeClusterTest {

  private static final Duration SOON = Duration.ofMinutes(5);

  @Test
  void everyNodeIsRestartedOnceNoAcknowledgedWriteIsLostAndTheSameRequestAgainTouchesNothing(
      Play play) throws Exception {
    ClusterState before = play.watch().before();
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
            .formatted(play.newValue());
    Path writes = play.stage().folder().resolve("writes-whole.json");

    try (Launched first = play.stage().startWorker();
        Launched second = play.stage().startWorker();
        Launched writer = play.cluster().write(writes)) {
      Command.Result result = play.stage().rollout(SOON, request, "start", "--watch", "-f", "-");
      assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
      writer.stop();
      Command.Result again = play.stage().rollout(SOON, request, "start", "--watch", "-f", "-");
      assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
      assertThat(again.out()).contains("UNCHANGED");
      assertThat(first.stop()).as("the worker's exit code on SIGTERM").isZero();
      assertThat(second.isAlive()).isTrue();
    }

    ClusterState after = play.cluster().state();
    Map<String, Long> expected = new TreeMap<>(before.starts());
    expected.replaceAll((endpoint, starts) -> starts + 1);
    assertThat(after.starts()).isEqualTo(expected);
    assertThat(play.cluster().check(writes).lost()).isZero();
    assertThat(play.cluster().check(writes).surplus()).isZero();
  }
}
