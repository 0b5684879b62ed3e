package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedStage.Play;
import io.openmldb.rollout.acceptance.stage.Launched;
import io.openmldb.rollout.cluster.Outcome;
import io.openmldb.rollout.cluster.Report;
import io.openmldb.rollout.node.NodeState;
import io.openmldb.rollout.node.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A rollout that a person resets in the Temporal UI to a point that is long past. */
@ExtendWith(SharedStage.class)
@Timeout(300)
class ResetRolloutTest {

  private static final Duration SOON = Duration.ofMinutes(4);

  @Test
  void a_rollout_reset_to_before_the_node_under_way_waits_for_it_and_ends_well(Play play)
      throws Exception {
    String tablet = play.tablet(1);
    try (Launched worker = play.stage().startWorker()) {
      play.stage()
          .rollout(SOON, play.tabletRequest(tablet, play.newValue()), "start", "-f", "-")
          .orThrow();
      play.awaitStep(Step.RESTART, SOON);
      play.rollouts().resetToBeforeTheFirstNode("rollout-demo");

      Report report = play.rollouts().result("rollout-demo", SOON);
      assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsExactly(NodeState.UPDATED);
      // Once by the node rollout that was under way, and once by the one that was asked for anew.
      assertThat(play.cluster().state().starts().get(tablet))
          .isEqualTo(play.watch().before().starts().get(tablet) + 2);
      assertThat(worker.isAlive()).isTrue();
    }
  }
}
