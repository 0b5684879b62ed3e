package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedStage.Play;
import io.openmldb.rollout.acceptance.stage.Command;
import io.openmldb.rollout.acceptance.stage.Launched;
import io.openmldb.rollout.cluster.Gate;
import io.openmldb.rollout.cluster.Outcome;
import io.openmldb.rollout.cluster.Report;
import io.openmldb.rollout.cluster.RolloutStatus;
import io.openmldb.rollout.node.NodeState;
import io.openmldb.rollout.plan.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedStage.class)
@Timeout(300)
class PauseAndAbortTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  @Test
  void a_rollout_waits_at_its_gates_and_a_pause_and_an_abort_puts_back_what_was_updated(Play play)
      throws Exception {
    Path file = Path.of(play.watch().before().node("tablet", 1).workdir(), "conf/tablet.flags");
    String content = Files.readString(file);
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "tablet", "set": {"gc_interval": "%s"}}],
         "options": {"writes": "GATED", "approval": "CANARY", "canarySoak": "PT2S"}}"""
            .formatted(play.newValue());
    try (Launched worker = play.stage().startWorker()) {
      rollout(play, request, "start", "-f", "-");
      await(play, Gate.WRITES_PAUSED, "must stop writing");
      Command.Result early = play.stage().rollout(SOON, "", "approve", "demo", "CANARY");
      assertThat(early.exitCode()).isEqualTo(2);
      assertThat(early.err()).contains("it waits at the gate WRITES_PAUSED");
      assertThat(Files.readString(file)).isEqualTo(content);
      rollout(play, "", "confirm-writes", "demo", "PAUSED");

      await(play, Gate.CANARY, "its siblings follow once this is approved");
      assertThat(Files.readString(file)).isNotEqualTo(content);
      rollout(play, "", "pause", "demo", "--reason", "lunch");
      rollout(play, "", "approve", "demo", "CANARY");
      RolloutStatus paused = await(play, Gate.PAUSED, "");
      assertThat(paused.nodes().get(0).state()).isEqualTo(NodeState.UPDATED);
      assertThat(paused.nodes().get(1).state()).isEqualTo(NodeState.PENDING);

      rollout(play, "", "abort", "demo", "--mode", "ROLLBACK", "--reason", "latency doubled");
      Report report = play.rollouts().result("rollout-demo", SOON);
      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsExactly(NodeState.ROLLED_BACK, NodeState.PENDING, NodeState.PENDING);
      assertThat(report.findings()).extracting(Finding::code).contains("WRITES_PAUSED");
      assertThat(Files.readString(file)).isEqualTo(content);
      assertThat(worker.isAlive()).isTrue();
    }
  }

  private static void rollout(Play play, String input, String... command) throws Exception {
    play.stage().rollout(SOON, input, command).orThrow();
  }

  private static RolloutStatus await(Play play, Gate gate, String why) throws Exception {
    return play.rollouts()
        .await(
            "rollout-demo",
            "the gate " + gate,
            SOON,
            status ->
                status.waitingFor() != null
                    && status.waitingFor().gate() == gate
                    && status.waitingFor().why().contains(why));
  }
}
