package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
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
class InvalidFlagValueTest {

  private static final Duration SOON = Duration.ofSeconds(150);

  @Test
  void aValueThatMakesTheStartFailEndsInARolledBackHealthyNodeAndAWaitingRollout(Slot slot)
      throws Exception {
    ClusterState before = slot.watch().before();
    String tablet = slot.tablet(1);
    Path file = Path.of(before.node("tablet", 1).workdir(), "conf/tablet.flags");
    String content = Files.readString(file);
    // gflags takes it, so that no check before the restart can know; the server then ends at once.
    String request =
        """
        {"cluster": "demo",
         "changes": [{"component": "tablet", "set": {"zk_session_timeout": "-5"}}]}""";

    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      slot.testbed().rollout(SOON, request, "start", "-f", "-").orThrow();
      RolloutStatus status =
          slot.rollouts()
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
      assertThat(slot.damage()).isEmpty();

      CommandRun.Result decided =
          slot.testbed().rollout("decide", "demo", tablet, "ABORT").orThrow();
      assertThat(decided.out()).contains(tablet);
      Report report = slot.rollouts().result("rollout-demo", SOON);
      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsExactly(NodeState.ROLLED_BACK, NodeState.PENDING, NodeState.PENDING);
      assertThat(report.nodes().get(0).logTail()).isNotBlank();
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void aValueThatTheBinaryDoesNotTakeIsRefusedBeforeAnythingIsTouched(Slot slot) throws Exception {
    ClusterState before = slot.watch().before();
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      CommandRun.Result result =
          slot.testbed()
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
    assertThat(slot.cluster().state().starts()).isEqualTo(before.starts());
  }
}
