package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedStage.Play;
import io.openmldb.rollout.acceptance.invariants.Invariant;
import io.openmldb.rollout.acceptance.stage.Await;
import io.openmldb.rollout.acceptance.stage.Launched;
import io.openmldb.rollout.cluster.Outcome;
import io.openmldb.rollout.cluster.Report;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** ZooKeeper dies while a tablet is down, and is back half a minute later. */
@ExtendWith(SharedStage.class)
@Timeout(400)
class ZookeeperAwayTest {

  private static final Duration SOON = Duration.ofMinutes(5);

  @Test
  void a_rollout_outlasts_a_zookeeper_that_is_away_for_half_a_minute(Play play) throws Exception {
    // A start that finds the old registration, whose session lives anew, ends and is made once
    // more.
    play.watch().excuse(Invariant.ONE_RESTART);
    Path writes = play.stage().folder().resolve("writes-zookeeper.json");
    String tablet = play.tablet(1);
    String request = play.tabletRequest(tablet, play.newValue());
    try (Launched worker = play.stage().startWorker();
        Launched writer = play.cluster().write(writes)) {
      play.stage().rollout(SOON, request, "start", "-f", "-").orThrow();
      Await.untilTrue(tablet + " to be down", SOON, () -> !Listening.at(tablet));
      play.cluster().fault("zookeeper-away", "--seconds", "30");

      Report report = play.rollouts().result("rollout-demo", SOON);
      assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(worker.isAlive()).isTrue();
      writer.stop();
    }
    assertThat(play.cluster().state().starts().get(tablet))
        .isLessThanOrEqualTo(play.watch().before().starts().get(tablet) + 2);
    assertThat(play.cluster().check(writes).lost()).isZero();
  }
}
