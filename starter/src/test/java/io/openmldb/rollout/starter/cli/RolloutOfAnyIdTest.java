package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.cli.CommandLineRunner.Result;
import io.openmldb.rollout.starter.client.ListingTemporal;
import io.openmldb.rollout.starter.client.TemporalFixture;
import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster's name finds its rollout, whoever has started it and by whatever workflow id. */
class RolloutOfAnyIdTest {

  private static final String SCHEDULED = "rollout-held-2026-11-29T22:07:00Z";
  private static final String USUAL = "rollout-undoable";
  private static final String SAID = "held: " + SCHEDULED + " (started by schedule nightly)\n";

  private TemporalFixture inMemory;
  private ListingTemporal temporal;
  private CommandLineRunner shell;

  @BeforeEach
  void startTemporal() {
    inMemory = new TemporalFixture();
    inMemory.startWorker();
    temporal = new ListingTemporal(inMemory);
    shell = new CommandLineRunner(temporal.environment());
  }

  @AfterEach
  void stopTemporal() {
    temporal.close();
    inMemory.close();
  }

  private WorkflowExecution start(String workflowId, String cluster, boolean dryRun) {
    WorkflowStub stub =
        inMemory
            .client()
            .newUntypedWorkflowStub(
                ClusterRolloutWorkflow.TYPE,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(workflowId)
                    .setTaskQueue(ClusterRolloutWorkflow.TASK_QUEUE)
                    .build());
    WorkflowExecution started =
        stub.start(
            Map.of(
                "cluster",
                cluster,
                "options",
                Map.of("restartOnly", true, "dryRun", dryRun),
                "reason",
                workflowId));
    temporal.list(started);
    return started;
  }

  @Test
  void whatRunsIsSeenAndSteeredAndThatItIsIsSaid() {
    assertThat(shell.run("start", "--cluster", "held", "--restart-only").exit()).isZero();
    assertThat(shell.run("abort", "held").exit()).isZero();
    assertThat(shell.run("watch", "held").exit()).isEqualTo(4);
    start(SCHEDULED, "held", false);
    start("somebody's", "other", false);
    start("a plan of it", "held", true);

    Result status = shell.run("status", "held");
    assertThat(status.out()).startsWith("held  WAITING");
    assertThat(status.err()).isEqualTo(SAID);
    Result paused = shell.run("pause", "held", "--reason", "peak");
    assertThat(paused.exit()).as(paused.err()).isZero();
    assertThat(shell.run("resume", "held").err()).isEqualTo(SAID);
    assertThat(shell.run("watch", "held").exit()).isZero();

    // It is over now, and the newest.
    Result report = shell.run("report", "held");
    assertThat(report.out()).contains("held: SUCCEEDED", SCHEDULED, "peak");
    assertThat(report.err()).startsWith(SAID);
  }

  @Test
  void ofSeveralThatRunNoneIsTaken() {
    start(SCHEDULED, "held", false);
    start("deploy-4711", "held", false);

    Result result = shell.run("abort", "held");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err())
        .contains("2 rollouts of held run; name one of them by its workflow id: ")
        .contains("deploy-4711", SCHEDULED);
    assertThat(shell.run("abort", "deploy-4711").exit()).isZero();
  }

  @Test
  void theOneOfTheUsualIdIsTakenWithoutALook() {
    assertThat(shell.run("start", "--cluster", "held", "--restart-only").exit()).isZero();
    start("deploy-4711", "held", false);

    assertThat(shell.run("abort", "held").err()).isEmpty();
    assertThat(shell.run("watch", "rollout-held").exit()).isEqualTo(4);
  }

  @Test
  void anUndoPassesOverARunThatWasRefused() {
    WorkflowExecution changed = startUsual("undoable");
    WorkflowExecution refused = startUsual("refused");

    Result undone = shell.run("undo", "undoable", "--force");

    assertThat(undone.exit()).as(undone.err()).isZero();
    assertThat(undone.out()).startsWith("Plan for undoable");
    assertThat(undone.err()).contains(passedOver(refused, changed));
  }

  @Test
  void anUndoPassesOverARunThatWasTerminatedBeforeItUpdatedANode() {
    WorkflowExecution changed = startUsual("undoable");
    WorkflowExecution terminated = startUsual("held");
    inMemory.client().newUntypedWorkflowStub(USUAL).terminate("too late");

    Result undone = shell.run("undo", "undoable", "--force");

    assertThat(undone.exit()).as(undone.err()).isZero();
    assertThat(undone.out()).startsWith("Plan for undoable");
    assertThat(undone.err()).contains(passedOver(terminated, changed));

    Result alone = shell.run("undo", "undoable", "--run", terminated.getRunId());
    assertThat(alone.exit()).isEqualTo(2);
    assertThat(alone.err()).contains(USUAL + " ended before it had a plan");
  }

  @Test
  void anUndoOfATerminatedRolloutTakesPlanAndNodesFromTemporalsHistory() throws Exception {
    start("rollout-cut-off", "cut-off", false);
    Instant deadline = Instant.now().plusSeconds(30);
    while (!shell.run("status", "cut-off").out().startsWith("cut-off  WAITING")) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.sleep(50);
    }
    inMemory.client().newUntypedWorkflowStub("rollout-cut-off").terminate("too late");

    Result undone = shell.run("undo", "cut-off", "--force");
    assertThat(undone.exit()).as(undone.err()).isZero();
    assertThat(undone.out()).startsWith("Plan for cut-off");
    assertThat(undone.err()).isEmpty();
    assertThat(shell.run("undo", "cut-off").err())
        .contains("gc_interval is left alone: it is \"30\" now, and was left \"60\"");
  }

  /** A run of the usual id; {@code cluster} says how it goes. */
  private WorkflowExecution startUsual(String cluster) {
    WorkflowExecution started = start(USUAL, cluster, false);
    if (!cluster.equals("held")) {
      shell.run("watch", USUAL);
    }
    return started;
  }

  private static String passedOver(WorkflowExecution newest, WorkflowExecution taken) {
    return "%s, run %s, left no node updated; the one before that did is run %s"
        .formatted(USUAL, newest.getRunId(), taken.getRunId());
  }

  @Test
  void anEarlierRunIsFoundWhateverItsId() {
    WorkflowExecution earlier = start("deploy-4711", "held", false);
    inMemory.client().newUntypedWorkflowStub("deploy-4711").terminate("the first");
    start(SCHEDULED, "held", false);
    WorkflowExecution others = start("somebody's", "other", false);

    Result status = shell.run("status", "held", "--run", earlier.getRunId());
    assertThat(status.out()).contains("deploy-4711 was terminated", "the first");
    assertThat(status.err()).isEqualTo("held: deploy-4711\n");
    Result wrong = shell.run("status", "held", "--run", others.getRunId());
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("has no run " + others.getRunId());
  }
}
