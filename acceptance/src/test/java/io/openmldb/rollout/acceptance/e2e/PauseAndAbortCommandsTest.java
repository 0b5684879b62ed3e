package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedTestbeds.class)
@Timeout(300)
@Tag("end-to-end")
class PauseAndAbortCommandsTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  @Test
  void aRolloutWaitsAtItsGatesAndAPauseAndAnAbortPutsBackWhatWasUpdated(Slot slot)
      throws Exception {
    Path file = Path.of(slot.watch().before().node("tablet", 1).workdir(), "conf/tablet.flags");
    String content = Files.readString(file);
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "tablet", "set": {"gc_interval": "%s"}}],
         "options": {"writes": "GATED", "approval": "CANARY", "canarySoak": "PT2S"}}"""
            .formatted(slot.newValue());
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      rollout(slot, request, "start", "-f", "-");
      await(slot, Gate.WRITES_PAUSED, "must stop writing");
      CommandRun.Result early = slot.testbed().rollout(SOON, "", "approve", "demo", "CANARY");
      assertThat(early.exitCode()).isEqualTo(2);
      assertThat(early.err()).contains("it waits at the gate WRITES_PAUSED");
      assertThat(Files.readString(file)).isEqualTo(content);
      rollout(slot, "", "confirm-writes", "demo", "PAUSED");

      await(slot, Gate.CANARY, "its siblings follow once this is approved");
      assertThat(Files.readString(file)).isNotEqualTo(content);
      rollout(slot, "", "pause", "demo", "--reason", "lunch");
      rollout(slot, "", "approve", "demo", "CANARY");
      RolloutStatus paused = await(slot, Gate.PAUSED, "");
      assertThat(paused.nodes().get(0).state()).isEqualTo(NodeState.UPDATED);
      assertThat(paused.nodes().get(1).state()).isEqualTo(NodeState.PENDING);

      rollout(slot, "", "abort", "demo", "--mode", "ROLLBACK", "--reason", "latency doubled");
      Report report = slot.rollouts().result("rollout-demo", SOON);
      assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsExactly(NodeState.ROLLED_BACK, NodeState.PENDING, NodeState.PENDING);
      assertThat(report.findings()).extracting(Finding::code).contains("WRITES_PAUSED");
      assertThat(Files.readString(file)).isEqualTo(content);
      assertThat(worker.isAlive()).isTrue();
    }
  }

  private static void rollout(Slot slot, String input, String... command) throws Exception {
    slot.testbed().rollout(SOON, input, command).orThrow();
  }

  private static RolloutStatus await(Slot slot, Gate gate, String why) throws Exception {
    return slot.rollouts()
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
