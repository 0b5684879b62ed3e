package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedStage.Play;
import io.openmldb.rollout.acceptance.invariants.Fences;
import io.openmldb.rollout.acceptance.stage.Await;
import io.openmldb.rollout.acceptance.stage.ClusterState;
import io.openmldb.rollout.acceptance.stage.Launched;
import io.openmldb.rollout.cluster.Outcome;
import io.openmldb.rollout.cluster.Report;
import io.openmldb.rollout.node.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A worker is stopped where it is (SIGSTOP) until Temporal takes it for dead and gives its activity
 * to another one, and then goes on beside that.
 */
@ExtendWith(SharedStage.class)
@Timeout(300)
class StoppedWorkerTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  /** Longer than Temporal waits for a heartbeat, and than the fence's timer on the host has. */
  private static final Duration STOPPED = Duration.ofSeconds(16);

  /** The fence's timer has 15 seconds, and this machine may be busy. */
  private static final Duration FENCE_ENDS_WITHIN = Duration.ofSeconds(40);

  @Test
  void one_that_is_stopped_under_a_fence_and_goes_on_beside_its_successor_loses_no_write(Play play)
      throws Exception {
    play.watch().allowRefusals(FENCE_ENDS_WITHIN);
    String tablet = play.tablet(1);
    String nameserver = play.cluster().nameservers().leader();
    play.cluster().fault("hold-call", "nameserver", nameserver, "ChangeLeader");

    run(
        play,
        "fence",
        () -> Await.untilTrue("the fence to be up", SOON, () -> Fences.isUp(tablet)),
        () -> assertThat(Fences.isUp(tablet)).isTrue());
  }

  @Test
  void one_that_is_stopped_in_a_restart_and_goes_on_beside_its_successor_restarts_nothing_twice(
      Play play) throws Exception {
    run(play, "restart", () -> play.awaitStep(Step.RESTART, SOON), Killing.Meanwhile::nothing);
  }

  /**
   * Updates the first tablet under writes.
   *
   * @param untilMoment returns at the moment at which the worker is to be stopped
   * @param stopped sees that it was stopped at that moment; faults are cleared after it
   */
  private static void run(
      Play play, String name, Killing.Meanwhile untilMoment, Killing.Meanwhile stopped)
      throws Exception {
    ClusterState before = play.watch().before();
    String tablet = play.tablet(1);
    Path writes = play.stage().folder().resolve("writes-stopped-" + name + ".json");
    Launched first = play.stage().startWorker();
    try (Launched writer = play.cluster().write(writes)) {
      play.stage()
          .rollout(SOON, play.tabletRequest(tablet, play.newValue()), "start", "-f", "-")
          .orThrow();
      untilMoment.happens();
      signal(first, "STOP");
      stopped.happens();
      play.cluster().fault("clear");

      try (Launched second = play.stage().startWorker()) {
        TimeUnit.MILLISECONDS.sleep(STOPPED.toMillis());
        signal(first, "CONT");
        Report report = play.rollouts().result("rollout-demo", SOON);
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(first.isAlive()).isTrue();
        assertThat(second.isAlive()).isTrue();
      }
      writer.stop();
    } finally {
      play.cluster().fault("clear");
      signal(first, "CONT");
      first.stop();
    }
    assertThat(play.cluster().state().starts()).isEqualTo(oneStartMore(before, tablet));
    assertThat(play.cluster().check(writes).lost()).isZero();
    assertThat(play.cluster().check(writes).surplus()).isZero();
  }

  private static Map<String, Long> oneStartMore(ClusterState before, String endpoint) {
    Map<String, Long> expected = new TreeMap<>(before.starts());
    expected.merge(endpoint, 1L, Long::sum);
    return expected;
  }

  private static void signal(Launched worker, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(worker.pid())).start().waitFor();
  }
}
