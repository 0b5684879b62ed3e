package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Step;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedTestbeds.class)
@Timeout(240)
@Tag("end-to-end")
class TemporalDeathTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  @Test
  void aRolloutOutlivesTheTemporalServer(Slot slot) throws Exception {
    String request = slot.tabletRequest(slot.tablet(3), slot.newValue());
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      slot.testbed().rollout(SOON, request, "start", "-f", "-").orThrow();
      slot.awaitStep(Step.RESTART, SOON);
      slot.temporal().kill();
      slot.temporal().start();

      Report report = slot.rollouts().result("rollout-demo", SOON);
      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(worker.isAlive()).isTrue();
    }
  }
}
