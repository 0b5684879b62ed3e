package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedStage.Play;
import io.openmldb.rollout.acceptance.stage.Launched;
import io.openmldb.rollout.cluster.Outcome;
import io.openmldb.rollout.cluster.Report;
import io.openmldb.rollout.node.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedStage.class)
@Timeout(240)
class TemporalDeathTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  @Test
  void aRolloutOutlivesTheTemporalServer(Play play) throws Exception {
    String request = play.tabletRequest(play.tablet(3), play.newValue());
    try (Launched worker = play.stage().startWorker()) {
      play.stage().rollout(SOON, request, "start", "-f", "-").orThrow();
      play.awaitStep(Step.RESTART, SOON);
      play.temporal().kill();
      play.temporal().start();

      Report report = play.rollouts().result("rollout-demo", SOON);
      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(worker.isAlive()).isTrue();
    }
  }
}
