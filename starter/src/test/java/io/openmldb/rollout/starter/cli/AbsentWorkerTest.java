package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.cli.CommandLineRunner.Result;
import io.openmldb.rollout.starter.client.TemporalFixture;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What happens while no worker, or no Temporal, is there. */
@Execution(ExecutionMode.CONCURRENT)
class AbsentWorkerTest {

  private final TemporalFixture temporal = new TemporalFixture();
  private final CommandLineRunner shell = new CommandLineRunner(temporal.environment());

  @AfterEach
  void stopTemporal() {
    temporal.close();
  }

  private void startHeld() {
    Result started = shell.run("start", "--cluster", "held", "--restart-only");
    assertThat(started.exit()).as(started.err()).isZero();
  }

  @Test
  void aQueryThatNoWorkerAnswersNamesTheTaskQueue() {
    startHeld();

    Result result = shell.run("status", "held");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("rollout: no worker polls task queue \"openmldb-rollout\" in namespace default")
        .contains("bin/worker --clusters FILE");
  }

  @Test
  void anAnswerThatNoWorkerTakesNamesTheTaskQueue() {
    startHeld();

    Result result = shell.run("decide", "held", "10.0.0.7:10921", "RETRY");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .contains("no worker polls task queue \"openmldb-rollout\"")
        .contains("this decide may be taken still when a worker is back")
        .contains("rollout status rollout-held");
  }

  @Test
  void aCommandThatNoWorkerAnswersIsLeftAsASignalAndHeededLater() {
    startHeld();

    Result result = shell.run("abort", "held", "--reason", "now");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("rollout: no worker polls task queue \"openmldb-rollout\"")
        .contains("the signal abort was sent");
    temporal.startWorker();
    assertThat(shell.run("watch", "held").exit()).isEqualTo(4);
  }

  @Test
  void aPlanThatNoWorkerMakesIsNotLeftForTomorrow() {
    Result result = shell.run("plan", "--cluster", "demo", "--restart-only");

    assertThat(result.exit()).isEqualTo(1);
    String workflowId = result.err().replaceAll("(?s).*answer for (plan-demo-[0-9a-f-]+).*", "$1");
    assertThat(workflowId).startsWith("plan-demo-");
    assertThat(temporal.client().newUntypedWorkflowStub(workflowId).describe().getStatus().name())
        .isEqualTo("WORKFLOW_EXECUTION_STATUS_TERMINATED");
  }

  @Test
  void aRecoveryThatNoWorkerTakesUpIsNotLeftForTomorrow() {
    Result result = shell.run("recover", "demo");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("no worker polls task queue");
    assertThat(
            temporal.client().newUntypedWorkflowStub("recover-demo").describe().getStatus().name())
        .isEqualTo("WORKFLOW_EXECUTION_STATUS_TERMINATED");
  }

  @Test
  void aRecoveryUnderWayIsNotEndedBecauseEveryWorkerIsAway() throws Exception {
    temporal.startWorker();
    CommandLineRunner.Running recovery = shell.start("recover", "slow");
    recovery.awaitError("elects leaders");

    temporal.stopWorker();
    recovery.awaitError("still watching");

    var underWay = temporal.client().newUntypedWorkflowStub("recover-slow");
    assertThat(underWay.describe().getStatus().name())
        .isEqualTo("WORKFLOW_EXECUTION_STATUS_RUNNING");
    underWay.terminate("by hand");
    assertThat(recovery.result().exit()).isEqualTo(1);
    assertThat(recovery.result().err()).contains("was terminated (by hand)");
  }

  @Test
  void aWatchOutlivesTheAbsenceOfWorkersAndSaysSoOnce() throws Exception {
    startHeld();
    CommandLineRunner.Running watch = shell.start("watch", "held");
    watch.awaitOutput("still watching");
    // Long enough for a second silence, which must not be said again.
    assertThat(shell.run("status", "held").exit()).isEqualTo(1);
    assertThat(shell.run("status", "held").exit()).isEqualTo(1);

    temporal.startWorker();
    assertThat(shell.run("resume", "held").exit()).isZero();

    Result watched = watch.result();
    assertThat(watched.exit()).isZero();
    assertThat(watched.out()).containsOnlyOnce("no worker polls").contains("held: SUCCEEDED");
  }

  @Test
  void aWatchOutlivesTheAbsenceOfTemporal() throws Exception {
    temporal.startWorker();
    try (TcpRelay relay = new TcpRelay(temporal.port())) {
      CommandLineRunner behindRelay =
          new CommandLineRunner(
              Map.of(
                  "TEMPORAL_ADDRESS",
                  "127.0.0.1:" + relay.port(),
                  "TEMPORAL_CONFIG_FILE",
                  "/nonexistent/none.toml"));
      startHeld();
      CommandLineRunner.Running watch = behindRelay.start("watch", "held");
      watch.awaitOutput("waits for PAUSED");

      relay.cut();
      watch.awaitOutput("still watching");
      assertThat(shell.run("resume", "held").exit()).isZero();
      relay.mend();

      Result watched = watch.result();
      assertThat(watched.exit()).as(watched.err()).isZero();
      assertThat(watched.out()).contains("stopped answering", "still watching", "held: SUCCEEDED");
    }
  }

  @Test
  void aNamespaceThatDoesNotExistIsSaidClearly() {
    Result result = shell.run("status", "demo", "--namespace", "nowhere");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("nowhere");
  }
}
