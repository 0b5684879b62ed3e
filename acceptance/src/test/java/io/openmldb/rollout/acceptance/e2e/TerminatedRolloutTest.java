package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.e2e.SharedTestbeds.Slot;
import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.workflows.api.status.Step;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workflows that are terminated, as in the Temporal UI: they cannot clean up. */
@ExtendWith(SharedTestbeds.class)
@Timeout(300)
@Tag("end-to-end")
class TerminatedRolloutTest {

  private static final Duration SOON = Duration.ofMinutes(3);

  @Test
  void theNextRolloutWaitsForTheNodeUnderWayThenTakesOverAndSucceeds(Slot slot) throws Exception {
    String tablet = slot.tablet(1);
    try (LaunchedProcess worker = slot.testbed().startWorker()) {
      start(slot, tablet);
      slot.awaitStep(Step.RESTART, SOON);
      terminate(slot, "rollout-demo");

      assertThat(reportOfTheNext(slot, tablet)).contains("took over the lease");
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void whatARolloutAndItsNodeRolloutLeftBehindTogetherIsRepaired(Slot slot) throws Exception {
    String tablet = slot.tablet(1);
    Path writes = slot.testbed().folder().resolve("writes-terminated.json");
    try (LaunchedProcess worker = slot.testbed().startWorker();
        LaunchedProcess writer = slot.cluster().write(writes)) {
      start(slot, tablet);
      slot.awaitStep(Step.RESTART, SOON);
      terminate(slot, "rollout-demo");
      terminate(slot, "rollout-demo/tablet/" + tablet);

      CommandRun.Result look = slot.testbed().rollout(SOON, "", "repair", "demo", "--dry-run");
      assertThat(look.exitCode()).as(look.err()).isEqualTo(1);
      assertThat(look.out()).contains("does not run any more", tablet + " was in progress");
      CommandRun.Result repaired = slot.testbed().rollout(SOON, "", "repair", "demo");
      assertThat(repaired.exitCode()).as(repaired.out() + repaired.err()).isZero();
      assertThat(repaired.out()).contains("demo is free for the next rollout");
      assertThat(slot.testbed().rollout(SOON, "", "repair", "demo").out())
          .contains("nothing is left behind");
      assertThat(worker.isAlive()).isTrue();
      writer.stop();
    }
    assertThat(slot.cluster().check(writes).lost()).isZero();
  }

  @Test
  void aRolloutThatBeginsWhileTheNodeThatWasLeftBehindIsDownRepairsItFirst(Slot slot)
      throws Exception {
    String tablet = slot.tablet(1);
    Path writes = slot.testbed().folder().resolve("writes-left-behind.json");
    try (LaunchedProcess worker = slot.testbed().startWorker();
        LaunchedProcess writer = slot.cluster().write(writes)) {
      start(slot, tablet);
      AwaitCondition.untilTrue(tablet + " to be down", SOON, () -> !PortProbe.at(tablet));
      terminate(slot, "rollout-demo");
      terminate(slot, "rollout-demo/tablet/" + tablet);

      assertThat(reportOfTheNext(slot, tablet))
          .contains("took over the lease", tablet + " was in progress");
      assertThat(worker.isAlive()).isTrue();
      writer.stop();
    }
    assertThat(slot.cluster().check(writes).lost()).isZero();
  }

  /** The report of another rollout, which is begun now and succeeds. */
  private static String reportOfTheNext(Slot slot, String tablet) throws Exception {
    String request = slot.tabletRequest(tablet, slot.newValue());
    CommandRun.Result next = slot.testbed().rollout(SOON, request, "start", "-f", "-", "--watch");
    assertThat(next.exitCode()).as(next.out() + next.err()).isZero();
    return slot.testbed().rollout("report", "demo").orThrow().out();
  }

  private static void start(Slot slot, String tablet) throws Exception {
    slot.testbed()
        .rollout(SOON, slot.tabletRequest(tablet, slot.newValue()), "start", "-f", "-")
        .orThrow();
  }

  private static void terminate(Slot slot, String workflowId) throws Exception {
    slot.rollouts().client().newUntypedWorkflowStub(workflowId).terminate("by a person");
    AwaitCondition.untilTrue(
        workflowId + " to be closed", SOON, () -> !slot.rollouts().isRunning(workflowId));
  }
}
