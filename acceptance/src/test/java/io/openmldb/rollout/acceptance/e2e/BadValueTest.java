package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedStage.Play;
import io.openmldb.rollout.acceptance.stage.ClusterState;
import io.openmldb.rollout.acceptance.stage.Command;
import io.openmldb.rollout.acceptance.stage.Launched;
import io.openmldb.rollout.cluster.Gate;
import io.openmldb.rollout.cluster.NodeStatus;
import io.openmldb.rollout.cluster.Report;
import io.openmldb.rollout.cluster.RolloutStatus;
import io.openmldb.rollout.node.NodeState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedStage.class)
@Timeout(300)
class BadValueTest {

  private static final Duration SOON = Duration.ofSeconds(150);

  @Test
  void aValueThatMakesTheStartFailEndsInARolledBackHealthyNodeAndAWaitingRollout(Play play)
      throws Exception {
    ClusterState before = play.watch().before();
    String tablet = play.tablet(1);
    Path file = Path.of(before.node("tablet", 1).workdir(), "conf/tablet.flags");
    String content = Files.readString(file);
    // gflags takes it, so that no check before the restart can know; the server then ends at once.
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "tablet", "set": {"zk_session_timeout": "-5"}}]}""";

    try (Launched worker = play.stage().startWorker()) {
      play.stage().rollout(SOON, request, "start", "-f", "-").orThrow();
      RolloutStatus status =
          play.rollouts()
              .await(
                  "rollout-demo",
                  "a decision to be asked for",
                  SOON,
                  seen -> seen.waitingFor() != null && seen.waitingFor().gate() == Gate.DECISION);

      NodeStatus node =
          status.nodes().stream()
              .filter(n -> n.endpoint().equals(tablet))
              .findFirst()
              .orElseThrow();
      assertThat(node.state()).isEqualTo(NodeState.ROLLED_BACK);
      assertThat(Files.readString(file)).isEqualTo(content);
      assertThat(play.damage()).isEmpty();

      Command.Result decided = play.stage().rollout("decide", "demo", tablet, "ABORT").orThrow();
      assertThat(decided.out()).contains(tablet);
      Report report = play.rollouts().result("rollout-demo", SOON);
      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsExactly(NodeState.ROLLED_BACK, NodeState.PENDING, NodeState.PENDING);
      assertThat(report.nodes().get(0).logTail()).isNotBlank();
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void aValueThatTheBinaryDoesNotTakeIsRefusedBeforeAnythingIsTouched(Play play) throws Exception {
    ClusterState before = play.watch().before();
    try (Launched worker = play.stage().startWorker()) {
      Command.Result result =
          play.stage()
              .rollout(
                  SOON,
                  "",
                  "start",
                  "--watch",
                  "--cluster",
                  "demo",
                  "--set",
                  "tablet.gc_interval=abc",
                  "--set",
                  "tablet.no_such_flag=1");

      assertThat(result.exitCode()).isEqualTo(3);
      assertThat(result.out() + result.err()).contains("gc_interval").contains("no_such_flag");
      assertThat(worker.isAlive()).isTrue();
    }
    assertThat(play.cluster().state().starts()).isEqualTo(before.starts());
  }
}
