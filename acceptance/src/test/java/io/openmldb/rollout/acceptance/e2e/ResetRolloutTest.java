package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Step;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A rollout that a person resets in the Temporal UI to a point that is long past. */
@ExtendWith(SharedTestbeds.class)
@Timeout(300)
@Tag("end-to-end")
class ResetRolloutTest {

  private static final Duration SOON = Duration.ofMinutes(4);

  @Test
  void aRolloutResetToBeforeTheNodeUnderWayWaitsForItAndEndsWell(Slot slot) throws Exception {
    String tablet = slot.tablet(1);
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      slot.testbed()
          .rollout(SOON, slot.tabletRequest(tablet, slot.newValue()), "start", "-f", "-")
          .orThrow();
      slot.awaitStep(Step.RESTART, SOON);
      String former = slot.rollouts().resetToBeforeTheFirstNode("rollout-demo");
      AwaitCondition.untilTrue(
          "the status to say that this is a reset run",
          SOON,
          () ->
              slot.testbed()
                  .rollout("status", "demo")
                  .out()
                  .contains("this is a reset run, of run " + former));

      Report report = slot.rollouts().result("rollout-demo", SOON);
      assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsExactly(NodeState.UPDATED);
      assertThat(report.runId()).isNotEqualTo(former);
      assertThat(report.events())
          .filteredOn(event -> event.what().equals("is a reset run"))
          .singleElement()
          .satisfies(event -> assertThat(event.why()).contains(former));
      // Once by the node rollout that was under way, and once by the one that was asked for anew.
      assertThat(slot.cluster().state().starts().get(tablet))
          .isEqualTo(slot.watch().before().starts().get(tablet) + 2);
      assertThat(worker.isAlive()).isTrue();
    }
  }
}
