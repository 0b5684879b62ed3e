package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedStage.Play;
import io.openmldb.rollout.acceptance.stage.Await;
import io.openmldb.rollout.acceptance.stage.Command;
import io.openmldb.rollout.acceptance.stage.Launched;
import io.openmldb.rollout.node.Step;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workflows that are terminated, as in the Temporal UI: they cannot clean up. */
@ExtendWith(SharedStage.class)
@Timeout(300)
class TerminatedRolloutTest {

  private static final Duration SOON = Duration.ofMinutes(3);

  @Test
  void the_next_rollout_waits_for_the_node_under_way_then_takes_over_and_succeeds(Play play)
      throws Exception {
    String tablet = play.tablet(1);
    try (Launched worker = play.stage().startWorker()) {
      start(play, tablet);
      play.awaitStep(Step.RESTART, SOON);
      terminate(play, "rollout-demo");

      assertThat(reportOfTheNext(play, tablet)).contains("took over the lease");
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void what_a_rollout_and_its_node_rollout_left_behind_together_is_repaired(Play play)
      throws Exception {
    String tablet = play.tablet(1);
    Path writes = play.stage().folder().resolve("writes-terminated.json");
    try (Launched worker = play.stage().startWorker();
        Launched writer = play.cluster().write(writes)) {
      start(play, tablet);
      play.awaitStep(Step.RESTART, SOON);
      terminate(play, "rollout-demo");
      terminate(play, "rollout-demo/tablet/" + tablet);

      Command.Result look = play.stage().rollout(SOON, "", "repair", "demo", "--dry-run");
      assertThat(look.exitCode()).as(look.err()).isEqualTo(1);
      assertThat(look.out()).contains("does not run any more", tablet + " was in progress");
      Command.Result repaired = play.stage().rollout(SOON, "", "repair", "demo");
      assertThat(repaired.exitCode()).as(repaired.out() + repaired.err()).isZero();
      assertThat(repaired.out()).contains("demo is free for the next rollout");
      assertThat(play.stage().rollout(SOON, "", "repair", "demo").out())
          .contains("nothing is left behind");
      assertThat(worker.isAlive()).isTrue();
      writer.stop();
    }
    assertThat(play.cluster().check(writes).lost()).isZero();
  }

  @Test
  void a_rollout_that_begins_while_the_node_that_was_left_behind_is_down_repairs_it_first(Play play)
      throws Exception {
    String tablet = play.tablet(1);
    Path writes = play.stage().folder().resolve("writes-left-behind.json");
    try (Launched worker = play.stage().startWorker();
        Launched writer = play.cluster().write(writes)) {
      start(play, tablet);
      Await.untilTrue(tablet + " to be down", SOON, () -> !Listening.at(tablet));
      terminate(play, "rollout-demo");
      terminate(play, "rollout-demo/tablet/" + tablet);

      assertThat(reportOfTheNext(play, tablet))
          .contains("took over the lease", tablet + " was in progress");
      assertThat(worker.isAlive()).isTrue();
      writer.stop();
    }
    assertThat(play.cluster().check(writes).lost()).isZero();
  }

  /** The report of another rollout, which is begun now and succeeds. */
  private static String reportOfTheNext(Play play, String tablet) throws Exception {
    String request = play.tabletRequest(tablet, play.newValue());
    Command.Result next = play.stage().rollout(SOON, request, "start", "-f", "-", "--watch");
    assertThat(next.exitCode()).as(next.out() + next.err()).isZero();
    return play.stage().rollout("report", "demo").orThrow().out();
  }

  private static void start(Play play, String tablet) throws Exception {
    play.stage()
        .rollout(SOON, play.tabletRequest(tablet, play.newValue()), "start", "-f", "-")
        .orThrow();
  }

  private static void terminate(Play play, String workflowId) throws Exception {
    play.rollouts().client().newUntypedWorkflowStub(workflowId).terminate("by a person");
    Await.untilTrue(
        workflowId + " to be closed", SOON, () -> !play.rollouts().isRunning(workflowId));
  }
}
