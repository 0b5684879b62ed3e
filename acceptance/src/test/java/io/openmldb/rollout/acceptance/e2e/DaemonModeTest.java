package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedStage.Play;
import io.openmldb.rollout.acceptance.stage.ClusterState.NodeState;
import io.openmldb.rollout.acceptance.stage.Command;
import io.openmldb.rollout.acceptance.stage.Launched;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes under their supervisor, which dies alone. */
@ExtendWith(SharedStage.class)
@Timeout(240)
class DaemonModeTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  @Test
  void a_node_is_put_under_a_supervisor_gets_another_when_that_is_dead_and_runs_without_one_again(
      Play play) throws Exception {
    try (Launched worker = play.stage().startWorker()) {
      restart(play, "\"daemon\": true");
      NodeState supervised = apiserver(play);
      assertThat(supervised.supervisor()).isNotNull();

      ProcessHandle.of(supervised.supervisor()).orElseThrow().destroyForcibly();
      Command.Result check = play.stage().rollout(SOON, "", "check", "demo");
      assertThat(check.exitCode()).isZero();
      assertThat(check.out())
          .contains("SUPERVISOR_DEAD", "its supervisor is dead", supervised.endpoint());

      restart(play, "\"daemon\": null");
      assertThat(apiserver(play).supervisor()).isNotNull().isNotEqualTo(supervised.supervisor());
      assertThat(apiserver(play).pid()).isNotEqualTo(supervised.pid());

      restart(play, "\"daemon\": false");
      assertThat(apiserver(play).supervisor()).isNull();
      assertThat(apiserver(play).mode())
          .isEqualTo(play.watch().before().node("apiserver", 1).mode());
      assertThat(worker.isAlive()).isTrue();
    }
  }

  private static void restart(Play play, String daemon) throws Exception {
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "apiserver"}],
         "options": {"restartOnly": true, %s}}
        """
            .formatted(daemon);
    play.stage().rollout(SOON, request, "start", "-f", "-", "--watch").orThrow();
  }

  private static NodeState apiserver(Play play) throws Exception {
    return play.cluster().state().node("apiserver", 1);
  }
}
