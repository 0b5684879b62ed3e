package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.ClusterState.NodeSnapshot;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes under their supervisor, which dies alone. */
@ExtendWith(SharedTestbeds.class)
@Timeout(240)
@Tag("end-to-end")
class DaemonModeTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  @Test
  void aNodeIsPutUnderASupervisorGetsAnotherWhenThatIsDeadAndRunsWithoutOneAgain(Slot slot)
      throws Exception {
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      restart(slot, "\"daemon\": true");
      NodeSnapshot supervised = apiserver(slot);
      assertThat(supervised.supervisor()).isNotNull();

      ProcessHandle.of(supervised.supervisor()).orElseThrow().destroyForcibly();
      CommandRun.Result check = slot.testbed().rollout(SOON, "", "check", "demo");
      assertThat(check.exitCode()).isZero();
      assertThat(check.out())
          .contains("SUPERVISOR_DEAD", "its supervisor is dead", supervised.endpoint());

      restart(slot, "\"daemon\": null");
      assertThat(apiserver(slot).supervisor()).isNotNull().isNotEqualTo(supervised.supervisor());
      assertThat(apiserver(slot).pid()).isNotEqualTo(supervised.pid());

      restart(slot, "\"daemon\": false");
      assertThat(apiserver(slot).supervisor()).isNull();
      assertThat(apiserver(slot).mode())
          .isEqualTo(slot.watch().before().node("apiserver", 1).mode());
      assertThat(worker.isAlive()).isTrue();
    }
  }

  private static void restart(Slot slot, String daemon) throws Exception {
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "apiserver"}],
         "options": {"restartOnly": true, %s}}
        """
            .formatted(daemon);
    slot.testbed().rollout(SOON, request, "start", "-f", "-", "--watch").orThrow();
  }

  private static NodeSnapshot apiserver(Slot slot) throws Exception {
    return slot.cluster().state().node("apiserver", 1);
  }
}
