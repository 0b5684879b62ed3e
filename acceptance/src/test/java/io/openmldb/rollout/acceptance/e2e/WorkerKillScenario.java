package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * A rollout of the first tablet under writes, whose worker is killed at one moment: just before a
 * call that a server holds until then.
 */
final class WorkerKillScenario {

  private static final Duration SOON = Duration.ofMinutes(3);

  private final Slot slot;
  private final String tablet;
  private final ClusterState before;

  WorkerKillScenario(Slot slot) throws Exception {
    this.slot = slot;
    this.tablet = slot.tablet(1);
    this.before = slot.watch().before();
  }

  /** The tablet that is updated. */
  String tablet() {
    return tablet;
  }

  /**
   * Does it, and sees that all is as if nothing had happened, and no write lost.
   *
   * @param component whose server holds
   * @param endpoint which of them
   * @param method the call that is held
   * @param moment true at the moment at which the worker dies
   * @param meanwhile what happens before another worker comes
   */
  void run(
      String component,
      String endpoint,
      String method,
      Callable<Boolean> moment,
      Meanwhile meanwhile)
      throws Exception {
    Path writes = slot.testbed().folder().resolve("writes-" + method + ".json");
    slot.cluster().fault("hold-call", component, endpoint, method);
    try (LaunchedProcess writer = slot.cluster().write(writes)) {
      LaunchedProcess doomed = slot.testbed().startWorker();
      slot.testbed()
          .rollout(SOON, slot.tabletRequest(tablet, slot.newValue()), "start", "-f", "-")
          .orThrow();
      AwaitCondition.untilTrue("the moment before " + method, SOON, moment);
      doomed.kill();
      slot.cluster().fault("clear");
      meanwhile.happens();

      try (LaunchedProcess second = slot.testbed().startWorker()) {
        Report report = slot.rollouts().result("rollout-demo", SOON);
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(second.isAlive()).isTrue();
      }
      writer.stop();
    } finally {
      slot.cluster().fault("clear");
    }
    ClusterState after = slot.cluster().state();
    assertThat(after.starts()).isEqualTo(oneStartMore());
    assertThat(slot.cluster().check(writes).lost()).isZero();
    assertThat(slot.cluster().check(writes).surplus()).isZero();
  }

  private Map<String, Long> oneStartMore() {
    Map<String, Long> expected = new TreeMap<>(before.starts());
    expected.merge(tablet, 1L, Long::sum);
    return expected;
  }

  /** Happens between the death of one worker and the start of the next. */
  @FunctionalInterface
  interface Meanwhile {
    void happens() throws Exception;

    /** The next worker comes at once. */
    static void nothing() {}
  }
}
