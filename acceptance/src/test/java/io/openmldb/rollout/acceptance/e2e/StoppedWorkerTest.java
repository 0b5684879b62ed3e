package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.invariants.WriteFenceProbe;
import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.acceptance.testbed.ProcessSignals;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A worker is stopped where it is (SIGSTOP) until Temporal takes it for dead and gives its activity
 * to another one, and then goes on beside that.
 */
@ExtendWith(SharedTestbeds.class)
@Timeout(300)
@Tag("end-to-end")
class StoppedWorkerTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  /** Longer than Temporal waits for a heartbeat, and than the fence's timer on the host has. */
  private static final Duration STOPPED = Duration.ofSeconds(20);

  /** The fence's timer has 15 seconds, and this machine may be busy. */
  private static final Duration FENCE_ENDS_WITHIN = Duration.ofSeconds(40);

  @Test
  void oneThatIsStoppedUnderAFenceAndGoesOnBesideItsSuccessorLosesNoWrite(Slot slot)
      throws Exception {
    slot.watch().allowRefusals(FENCE_ENDS_WITHIN);
    String tablet = slot.tablet(1);
    String nameserver = slot.cluster().nameservers().leader();
    slot.cluster().fault("hold-call", "nameserver", nameserver, "ChangeLeader");

    run(
        slot,
        "fence",
        () ->
            AwaitCondition.untilTrue(
                "the fence to be up", SOON, () -> WriteFenceProbe.isUp(tablet)),
        () -> assertThat(WriteFenceProbe.isUp(tablet)).isTrue());
  }

  @Test
  void oneThatIsStoppedInARestartAndGoesOnBesideItsSuccessorRestartsNothingTwice(Slot slot)
      throws Exception {
    run(
        slot,
        "restart",
        () -> slot.awaitStep(Step.RESTART, SOON),
        WorkerKillScenario.Meanwhile::nothing);
  }

  /**
   * Updates the first tablet under writes.
   *
   * @param untilMoment returns at the moment at which the worker is to be stopped
   * @param stopped sees that it was stopped at that moment; faults are cleared after it
   */
  private static void run(
      Slot slot,
      String name,
      WorkerKillScenario.Meanwhile untilMoment,
      WorkerKillScenario.Meanwhile stopped)
      throws Exception {
    ClusterState before = slot.watch().before();
    String tablet = slot.tablet(1);
    Path writes = slot.testbed().folder().resolve("writes-stopped-" + name + ".json");
    LaunchedProcess first = slot.testbed().startWorker();
    try (LaunchedProcess writer = slot.cluster().write(writes)) {
      slot.testbed()
          .rollout(SOON, slot.tabletRequest(tablet, slot.newValue()), "start", "-f", "-")
          .orThrow();
      untilMoment.happens();
      ProcessSignals.stop(first.pid());
      stopped.happens();
      slot.cluster().fault("clear");

      try (LaunchedProcess second = slot.testbed().startWorker()) {
        TimeUnit.MILLISECONDS.sleep(STOPPED.toMillis());
        ProcessSignals.resume(first.pid());
        Report report = slot.rollouts().result("rollout-demo", SOON);
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(first.isAlive()).isTrue();
        assertThat(second.isAlive()).isTrue();
      }
      writer.stop();
    } finally {
      slot.cluster().fault("clear");
      ProcessSignals.resume(first.pid());
      first.stop();
    }
    assertThat(slot.cluster().state().starts()).isEqualTo(oneStartMore(before, tablet));
    assertThat(slot.cluster().check(writes).lost()).isZero();
    assertThat(slot.cluster().check(writes).surplus()).isZero();
  }

  private static Map<String, Long> oneStartMore(ClusterState before, String endpoint) {
    Map<String, Long> expected = new TreeMap<>(before.starts());
    expected.merge(endpoint, 1L, Long::sum);
    return expected;
  }
}
