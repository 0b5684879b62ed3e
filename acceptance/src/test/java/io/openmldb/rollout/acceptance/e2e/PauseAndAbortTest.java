package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedStage.Play;
import io.openmldb.rollout.acceptance.stage.Launched;
import io.openmldb.rollout.cluster.Gate;
import io.openmldb.rollout.cluster.Outcome;
import io.openmldb.rollout.cluster.Report;
import io.openmldb.rollout.cluster.RolloutStatus;
import io.openmldb.rollout.node.NodeState;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedStage.class)
@Timeout(240)
class PauseAndAbortTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  @Test
  void aPausedRolloutFinishesItsNodeAndAnAbortThenKeepsIt(Play play) throws Exception {
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "tablet", "set": {"gc_interval": "%s"}}]}"""
            .formatted(play.newValue());
    try (Launched worker = play.stage().startWorker()) {
      play.stage().rollout(SOON, request, "start", "-f", "-").orThrow();
      play.rollouts()
          .await(
              "rollout-demo",
              "the first tablet",
              SOON,
              status -> status.nodes().stream().anyMatch(n -> n.state() == NodeState.RUNNING));
      play.stage().rollout("pause", "demo", "--reason", "lunch").orThrow();
      RolloutStatus paused =
          play.rollouts()
              .await(
                  "rollout-demo",
                  "the pause to take effect",
                  SOON,
                  status ->
                      status.waitingFor() != null && status.waitingFor().gate() == Gate.PAUSED);
      assertThat(paused.nodes().get(0).state()).isEqualTo(NodeState.UPDATED);
      assertThat(paused.nodes().get(1).state()).isEqualTo(NodeState.PENDING);

      play.stage().rollout("abort", "demo").orThrow();
      Report report = play.rollouts().result("rollout-demo", SOON);
      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(worker.isAlive()).isTrue();
    }
  }
}
