package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedStage.Play;
import io.openmldb.rollout.acceptance.stage.Await;
import io.openmldb.rollout.acceptance.stage.ClusterState;
import io.openmldb.rollout.acceptance.stage.Launched;
import io.openmldb.rollout.cluster.Outcome;
import io.openmldb.rollout.cluster.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * A rollout of the first tablet under writes, whose worker is killed at one moment: just before a
 * call that a server holds until then.
 */
final class Killing {

  private static final Duration SOON = Duration.ofMinutes(3);

  private final Play play;
  private final String tablet;
  private final ClusterState before;

  Killing(Play play) throws Exception {
    this.play = play;
    this.tablet = play.tablet(1);
    this.before = play.watch().before();
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
    Path writes = play.stage().folder().resolve("writes-" + method + ".json");
    play.cluster().fault("hold-call", component, endpoint, method);
    try (Launched writer = play.cluster().write(writes)) {
      Launched doomed = play.stage().startWorker();
      play.stage()
          .rollout(SOON, play.tabletRequest(tablet, play.newValue()), "start", "-f", "-")
          .orThrow();
      Await.untilTrue("the moment before " + method, SOON, moment);
      doomed.kill();
      play.cluster().fault("clear");
      meanwhile.happens();

      try (Launched second = play.stage().startWorker()) {
        Report report = play.rollouts().result("rollout-demo", SOON);
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(second.isAlive()).isTrue();
      }
      writer.stop();
    } finally {
      play.cluster().fault("clear");
    }
    ClusterState after = play.cluster().state();
    assertThat(after.starts()).isEqualTo(oneStartMore());
    assertThat(play.cluster().check(writes).lost()).isZero();
    assertThat(play.cluster().check(writes).surplus()).isZero();
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
