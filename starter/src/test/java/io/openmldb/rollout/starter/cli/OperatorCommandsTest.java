package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.starter.SampleRecords;
import io.openmldb.rollout.starter.cli.CommandLineRunner.Result;
import io.openmldb.rollout.starter.client.TemporalFixture;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands against Temporal's in-memory server. Each test has a workflow id of its own. */
class OperatorCommandsTest {

  private static final ObjectMapper JSON = RolloutDataConverter.mapper();

  private static TemporalFixture temporal;
  private static CommandLineRunner shell;

  @BeforeAll
  static void startTemporal() {
    temporal = new TemporalFixture();
    temporal.startWorker();
    shell = new CommandLineRunner(temporal.environment());
  }

  @AfterAll
  static void stopTemporal() {
    temporal.close();
  }

  private static Result start(String cluster, String... more) {
    String[] args = new String[5 + more.length];
    System.arraycopy(
        new String[] {"start", "--cluster", cluster, "--set", "tablet.gc_interval=60"},
        0,
        args,
        0,
        5);
    System.arraycopy(more, 0, args, 5, more.length);
    return shell.run(args);
  }

  @Test
  void aPlanIsPrintedAndItsCodeIsZero() {
    Result result = shell.run("plan", "--cluster", "demo", "--set", "tablet.gc_interval=60");

    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(result.out()).startsWith("Plan for demo\n").contains("about 4 min 20 s");
  }

  @Test
  void aPlanAsJsonIsTheRecordItself() throws IOException {
    Result result = shell.run("plan", "--cluster", "demo", "--restart-only", "--output", "json");

    assertThat(JSON.readValue(result.out(), Plan.class))
        .isEqualTo(SampleRecords.plan("demo", FindingLevel.WARNING));
  }

  @Test
  void aCheckPrintsWhatWasFoundAndWhatItComesTo() throws IOException {
    Result result = shell.run("check", "demo");

    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .startsWith("Checked ")
        .contains("1 warning", "nothing stands against a rollout of demo; read the warnings")
        .doesNotContain("@@");
    assertThat(
            JSON.readValue(shell.run("check", "demo", "--output", "json").out(), Plan.class)
                .cluster())
        .isEqualTo("demo");
  }

  @Test
  void aCheckForAProcedureThatDoesNotExistIsBadInput() {
    Result result = shell.run("check", "demo", "--procedure", "SLOW");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("options.procedure", "FAST", "DOCUMENTED");
  }

  @Test
  void anUndoShowsWhatOthersChangedPlansTheRestAndStartsOnlyWhenToldTo() {
    start("undoable", "--watch", "--procedure", "documented");

    Result careful = shell.run("undo", "undoable");
    assertThat(careful.exit()).isEqualTo(2);
    assertThat(careful.err())
        .contains("gc_interval is left alone: it is \"30\" now, and was left \"60\"")
        .contains("there is nothing to undo of rollout-undoable");

    Result forced = shell.run("undo", "undoable", "--force");
    assertThat(forced.exit()).isZero();
    assertThat(forced.out()).startsWith("Plan for undoable\n");

    Result started = shell.run("undo", "undoable", "--force", "--start");
    assertThat(started.exit()).isZero();
    assertThat(started.out()).startsWith("started rollout-undoable, run ");
    assertThat(
            temporal
                .client()
                .newUntypedWorkflowStub("rollout-undoable")
                .describe()
                .getStaticDetails())
        .contains("Procedure DOCUMENTED", "undo of rollout-undoable");
  }

  @Test
  void aRolloutThatRunsOrARunThatIsNotThereCannotBeUndone() {
    start("held");

    assertThat(shell.run("undo", "held").exit()).isEqualTo(3);
    assertThat(shell.run("undo", "nobody-knows-it").exit()).isEqualTo(2);
    Result noRun = shell.run("undo", "held", "--run", "01a2108e-3810-77ff-b4a9-932ff222a991");
    assertThat(noRun.exit()).isEqualTo(2);
    assertThat(noRun.err()).contains("rollout-held has no run 01a2108e");
    shell.run("abort", "held");
  }

  @Test
  void aStartedRolloutIsNamedWithWhatCanBeDoneToIt() {
    Result result = start("quick");

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .startsWith("started rollout-quick, run ")
        .contains("rollout watch quick", "rollout pause quick", "rollout abort quick");
  }

  @Test
  void aPlanThatWasStartedIsNotOfferedToBeHeld() {
    Result result = start("planned", "--dry-run");

    assertThat(result.out())
        .contains("started plan-planned-", "rollout watch plan-planned-")
        .doesNotContain("rollout pause", "rollout abort");
  }

  @Test
  void aStartIsDescribedForTemporalsOwnUserInterface() {
    start("described", "--unset", "tablet.gc_pool_size", "--reason", "fewer pauses");

    var described = temporal.client().newUntypedWorkflowStub("rollout-described").describe();
    assertThat(described.getStaticSummary())
        .isEqualTo("described: tablet gc_interval -gc_pool_size");
    assertThat(described.getStaticDetails())
        .contains("**tablet**, every node", "`gc_interval` = `60`", "**Why** fewer pauses");
  }

  @Test
  void aWatchedRolloutEndsWithItsReportAndItsCode() {
    Result result = start("watched", "--watch", "--reason", "fewer pauses");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains("watched: SUCCEEDED in 1 min 30 s: fewer pauses");
  }

  @Test
  void aWatchedRolloutAsJsonPrintsNothingButTheReport() throws IOException {
    Result result = start("machine", "--watch", "--output", "json");

    JsonNode report = JSON.readTree(result.out());
    assertThat(report.get("outcome").textValue()).isEqualTo("SUCCEEDED");
    assertThat(report.get("workflowId").textValue()).isEqualTo("rollout-machine");
  }

  @Test
  void aRefusedRolloutHasCodeThree() {
    assertThat(start("refused", "--watch").exit()).isEqualTo(3);
    assertThat(shell.run("report", "refused").out()).contains("REJECTED");
  }

  @Test
  void aRolloutThatAnEarlierReleaseRefusedHasItsReportAsTheResult() {
    assertThat(start("refused-by-0.1.0", "--watch").exit()).isEqualTo(3);
  }

  @Test
  void aRequestThatTheWorkerRefusesListsWhatIsWrong() {
    Result result = start("unregistered", "--watch");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out())
        .contains(
            """
            unregistered: the request is wrong; nothing was touched:
              - cluster "unregistered" is in no registry
              - changes[0].set.x is unknown
            """);
  }

  @Test
  void aClusterLeftInconsistentSaysWhatIsToMend() {
    Result result = start("inconsistent", "--watch");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .contains("the cluster is left inconsistent", "- start tablet 10.0.0.7:10921");
  }

  @Test
  void aSecondStartIsRefusedNamingTheFirst() {
    start("held");
    Result second = start("held");

    assertThat(second.exit()).isEqualTo(3);
    assertThat(second.err())
        .startsWith("rollout: a rollout of held is running already: workflow rollout-held, run ")
        .contains("rollout watch held");

    assertThat(shell.run("pause", "held", "--reason", "peak").exit()).isZero();
    assertThat(shell.run("status", "held").out())
        .startsWith("held  WAITING, paused before the next node")
        .contains("answer with   rollout resume held");

    assertThat(shell.run("resume", "held", "--by", "bob").out())
        .isEqualTo("held: the rollout goes on\n");
    Result watched = shell.run("watch", "held");
    assertThat(watched.exit()).isZero();

    Result report = shell.run("report", "rollout-held");
    assertThat(report.exit()).isZero();
    assertThat(report.out()).contains("pause", "peak", "bob", "resume");

    Result late = shell.run("pause", "held");
    assertThat(late.exit()).isEqualTo(2);
    assertThat(late.err())
        .isEqualTo("rollout: rollout-held is over already; pause came too late\n");
  }

  @Test
  void anAbortedRolloutHasCodeFour() {
    start("approved");
    assertThat(shell.run("abort", "approved", "--mode", "rollback", "--reason", "no").out())
        .isEqualTo("approved: it ends: abort ROLLBACK\n  follow it   rollout watch approved\n");

    assertThat(shell.run("watch", "approved").exit()).isEqualTo(4);
    assertThat(shell.run("report", "approved").out()).contains("abort ROLLBACK  no");
  }

  @Test
  void aCommandThatTheRolloutRefusesIsAnErrorThatSaysWhy() {
    start("writing");
    Result resumed = shell.run("resume", "writing");
    assertThat(resumed.exit()).isEqualTo(2);
    assertThat(resumed.out()).isEmpty();
    assertThat(resumed.err()).isEqualTo("rollout: resume was refused: the rollout is not paused\n");

    assertThat(shell.run("pause", "writing", "--reason", "peak").out())
        .isEqualTo(
            """
            writing: the rollout holds before its next node
              go on with   rollout resume writing
            """);
    assertThat(shell.run("confirm-writes", "writing", "PAUSED").exit()).isZero();
    assertThat(shell.run("watch", "writing").exit()).isZero();
  }

  @Test
  void aDecisionIsTakenOnceAndRefusedWhenNothingWaitsForIt() {
    start("failing");
    Result wrong = shell.run("approve", "failing", "APPROVAL");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).isEqualTo("rollout: approve was refused: nothing waits for APPROVAL\n");

    Result decided = shell.run("decide", "failing", "10.0.0.7:10921", "retry");
    assertThat(decided.exit()).isZero();
    assertThat(decided.out()).isEqualTo("taken: decide 10.0.0.7:10921 RETRY\n");

    assertThat(shell.run("watch", "failing").exit()).isZero();
    assertThat(shell.run("decide", "failing", "10.0.0.7:10921", "SKIP").exit()).isEqualTo(2);
  }

  @Test
  void writesAreConfirmed() {
    start("writing");

    assertThat(shell.run("status", "writing").out())
        .contains("rollout confirm-writes writing PAUSED");
    assertThat(shell.run("confirm-writes", "writing", "PAUSED").out())
        .isEqualTo("taken: writes PAUSED\n");
    assertThat(shell.run("watch", "writing").exit()).isZero();
  }

  @Test
  void statusAsJsonIsTheRecordItself() throws IOException {
    start("plain", "--watch");

    JsonNode status = JSON.readTree(shell.run("status", "plain", "--output", "json").out());
    assertThat(status.get("phase").textValue()).isEqualTo("DONE");
    assertThat(status.get("startedAt").textValue()).isEqualTo("2026-11-25T03:00:00Z");
  }

  @Test
  void theTimeThatIsLeftRunsOnWhileTheRolloutHasNothingNewToTell() throws IOException {
    start("updating");

    JsonNode status = JSON.readTree(shell.run("status", "updating", "--output", "json").out());
    String shown = shell.run("status", "updating").out();
    shell.run("abort", "updating");

    assertThat(status.get("etaSeconds").longValue()).isBetween(61L, 75L);
    assertThat(shown).contains("about 1 min").doesNotContain("about 2 min");
  }

  @Test
  void anUnknownRolloutIsSaidClearly() {
    Result result = shell.run("status", "nobody");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err())
        .startsWith(
            "rollout: no rollout of \"nobody\" is known to Temporal at " + temporal.address())
        .contains("no workflow rollout-nobody, nor nobody", "rollout history");
  }

  @Test
  void aCancelledRolloutThatLeftSomethingHasFailedAndSaysWhatIsLeft() {
    start("failing");
    temporal.client().newUntypedWorkflowStub("rollout-failing").cancel();

    Result watched = shell.run("watch", "failing");
    assertThat(watched.exit()).isEqualTo(1);
    assertThat(watched.out())
        .contains(
            "failing was cancelled, and the cluster is left inconsistent:",
            "the lease of failing: ZooKeeper does not answer")
        .doesNotContain("left consistent");
  }

  @Test
  void theReportNamesWhoSentAMessageThatNamesNobody() throws IOException {
    start("approved");
    WorkflowClient service =
        WorkflowClient.newInstance(
            temporal.client().getWorkflowServiceStubs(),
            WorkflowClientOptions.newBuilder().setIdentity("billing-service").build());
    service
        .newUntypedWorkflowStub("rollout-approved")
        .signal("approve", Map.of("gate", "APPROVAL"));
    shell.run("watch", "approved");

    assertThat(shell.run("report", "approved").out())
        .containsPattern("billing-service +approve APPROVAL");
    JsonNode report = JSON.readTree(shell.run("report", "approved", "--output", "json").out());
    assertThat(report.at("/events").findValuesAsText("who")).contains("billing-service");
  }

  @Test
  void aCancelledRolloutHasCodeFourAndItsReport() throws IOException {
    start("approved");
    temporal.client().newUntypedWorkflowStub("rollout-approved").cancel();

    Result watched = shell.run("watch", "approved");
    assertThat(watched.exit()).isEqualTo(4);
    assertThat(watched.out())
        .contains("approved was cancelled; the cluster was left consistent", "approved: ABORTED");
    String json = shell.run("watch", "approved", "--output", "json").out();
    assertThat(JSON.readTree(json).get("outcome").textValue()).isEqualTo("ABORTED");
  }

  @Test
  void aTerminatedRolloutSaysThatNothingWasCleanedUp() {
    start("approved");
    temporal.client().newUntypedWorkflowStub("rollout-approved").terminate("by hand");

    Result watched = shell.run("watch", "approved");
    assertThat(watched.exit()).isEqualTo(1);
    assertThat(watched.out())
        .contains("approved was terminated (by hand), so nothing was cleaned up");
  }

  @Test
  void statusAndReportOfATerminatedRolloutSayWhatIsKnownWithoutAskingAWorker() {
    start("approved");
    temporal.client().newUntypedWorkflowStub("rollout-approved").terminate("by hand");

    for (String command : List.of("status", "report")) {
      Result told = shell.run(command, "approved");
      assertThat(told.exit()).as(told.err()).isZero();
      assertThat(told.out()).contains("rollout-approved was terminated at", "by hand");
      assertThat(told.err()).isEmpty();
    }
  }

  @Test
  void helpIsACommandToo() {
    assertThat(shell.run("help").out()).contains("Usage: rollout");
    assertThat(shell.run("help", "start").out()).contains("Usage: rollout start");
  }

  @Test
  void anEarlierRunIsShownByItsId() {
    start("approved");
    var first = temporal.client().newUntypedWorkflowStub("rollout-approved");
    String run = first.describe().getExecution().getRunId();
    first.terminate("the first");
    start("approved");

    assertThat(shell.run("status", "approved", "--run", run).out()).contains("the first");
    assertThat(shell.run("report", "approved", "--run", run).out()).contains("the first");
    assertThat(shell.run("watch", "approved", "--run", run).out()).contains("the first");
    assertThat(shell.run("status", "approved").out()).doesNotContain("the first");
  }
}
