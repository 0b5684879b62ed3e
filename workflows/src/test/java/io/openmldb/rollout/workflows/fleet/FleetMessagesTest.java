package io.openmldb.rollout.workflows.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.workflows.api.FleetResult;
import io.openmldb.rollout.workflows.api.FleetRolloutWorkflow;
import io.openmldb.rollout.workflows.api.fleet.FleetClusterState;
import io.openmldb.rollout.workflows.api.fleet.FleetClusterStatus;
import io.openmldb.rollout.workflows.api.fleet.FleetOutcome;
import io.openmldb.rollout.workflows.api.fleet.FleetReport;
import io.openmldb.rollout.workflows.api.fleet.FleetStatus;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.message.ResumeRequest;
import io.openmldb.rollout.workflows.api.message.UpdateReply;
import io.openmldb.rollout.workflows.api.report.Report.Event;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.json.MessageRefusedException;
import io.openmldb.rollout.workflows.testing.ClusterScript;
import io.openmldb.rollout.workflows.testing.TestFleets;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What people say to a fleet rollout reaches the rollouts that run, and holds back the others. */
@Timeout(180)
class FleetMessagesTest {

  private static final List<String> FOUR = List.of("a", "b", "c", "d");
  private static final String TWO_AT_A_TIME = "{\"canaryClusters\": 0, \"maxConcurrent\": 2}";

  private final ClusterScript script = new ClusterScript();

  @Test
  void aPauseHoldsThoseThatRunAndThoseToComeUntilItIsResumed() {
    try (TestFleets fleets = new TestFleets(script)) {
      WorkflowStub stub = fleets.start(TestFleets.request(FOUR, TWO_AT_A_TIME, "{}"));
      awaitTwoRunning(fleets);
      UpdateReply paused = fleets.fleet().pause(new PauseRequest("a peak", "li", List.of()));
      fleets.awaitTold(2);
      fleets.environment().sleep(Duration.ofHours(5));
      FleetStatus held = fleets.fleet().status();
      UpdateReply resumed = fleets.fleet().resume(new ResumeRequest("over", "li", List.of()));
      FleetReport report = FleetResult.await(stub);

      assertThat(paused.message())
          .contains("no further cluster is begun", "2 running clusters holds");
      assertThat(held.paused()).isTrue();
      assertThat(held.progress().running()).isEqualTo(2);
      assertThat(held.progress().pending()).isEqualTo(2);
      assertThat(held.waitingFor().gate()).isEqualTo(Gate.PAUSED);
      assertThat(held.waitingFor().answerWith()).isEqualTo("resume()");
      assertThat(resumed.message()).contains("goes on");
      assertThat(script.told())
          .contains(
              "rollout-a pause by li (fleet rollout fleet-f: a peak)",
              "rollout-b pause by li (fleet rollout fleet-f: a peak)",
              "rollout-a resume by li (fleet rollout fleet-f: over)");
      assertThat(report.outcome()).isEqualTo(FleetOutcome.SUCCEEDED);
      assertThat(report.events())
          .extracting(Event::who, Event::what, Event::why)
          .containsExactly(
              tuple("ann", "start", "smaller heaps"),
              tuple("li", "pause", "a peak"),
              tuple("li", "resume", "over"));
    }
  }

  @Test
  void aPauseThatNobodyEndsIsAnAbortAtLast() {
    try (TestFleets fleets = new TestFleets(script)) {
      WorkflowStub stub =
          fleets.start(
              TestFleets.request(FOUR, TWO_AT_A_TIME, "{\"timeouts\": {\"gate\": \"P1D\"}}"));
      awaitTwoRunning(fleets);
      fleets.fleet().pauseBySignal(null);
      fleets.awaitTold(2);
      FleetReport report = FleetResult.await(stub);

      assertThat(report.outcome()).isEqualTo(FleetOutcome.ABORTED);
      assertThat(report.events()).last().extracting(Event::what).isEqualTo("abort KEEP");
      assertThat(script.told()).anyMatch(told -> told.startsWith("rollout-b abort KEEP"));
      assertThat(report.progress().skipped()).isEqualTo(2);
    }
  }

  @Test
  void anAbortEndsThoseThatRunAndMayBeMadeARollback() {
    try (TestFleets fleets = new TestFleets(script)) {
      WorkflowStub stub = fleets.start(TestFleets.request(FOUR, TWO_AT_A_TIME, "{}"));
      awaitTwoRunning(fleets);
      fleets.fleet().pauseBySignal(null);
      fleets.awaitTold(2);
      fleets.fleet().abort(new AbortRequest(AbortMode.ROLLBACK, "latency", "li", List.of()));
      FleetReport report = FleetResult.await(stub);

      assertThat(script.told())
          .contains(
              "rollout-a abort ROLLBACK by li (fleet rollout fleet-f: latency)",
              "rollout-b abort ROLLBACK by li (fleet rollout fleet-f: latency)");
      assertThat(script.begun()).containsExactlyInAnyOrder("a", "b");
      assertThat(report.outcome()).isEqualTo(FleetOutcome.ABORTED);
      assertThat(report.reason()).contains("aborted, ROLLBACK", "2 not begun");
      assertThat(report.clusters())
          .extracting(FleetClusterStatus::state)
          .containsExactly(
              FleetClusterState.FAILED,
              FleetClusterState.FAILED,
              FleetClusterState.SKIPPED,
              FleetClusterState.SKIPPED);
    }
  }

  @Test
  void keepMayBeFollowedByRollbackAndByNothingElse() {
    script.endsByRollbackOnly("b");
    try (TestFleets fleets = new TestFleets(script)) {
      WorkflowStub stub = fleets.start(TestFleets.request(FOUR, TWO_AT_A_TIME, "{}"));
      awaitTwoRunning(fleets);
      FleetRolloutWorkflow fleet = fleets.fleet();
      fleet.abort(null);
      fleets.awaitTold(2);

      assertRefused(() -> fleet.abort(null), "the fleet rollout is aborted already, KEEP");
      assertRefused(() -> fleet.pause(null), "the fleet rollout is aborted already, KEEP");
      fleet.abort(new AbortRequest(AbortMode.ROLLBACK, null));
      FleetReport report = FleetResult.await(stub);
      assertThat(script.told())
          .containsSubsequence(
              "rollout-b abort KEEP by null (fleet rollout fleet-f)",
              "rollout-b abort ROLLBACK by null (fleet rollout fleet-f)");
      assertThat(report.outcome()).isEqualTo(FleetOutcome.ABORTED);
      assertThat(report.events())
          .extracting(Event::what)
          .containsExactly("start", "abort KEEP", "abort ROLLBACK");
    }
  }

  @Test
  void aMessageThatIsWrongChangesNothingAndIsListed() {
    try (TestFleets fleets = new TestFleets(script)) {
      WorkflowStub stub = fleets.start(TestFleets.request(FOUR, TWO_AT_A_TIME, "{}"));
      awaitTwoRunning(fleets);

      assertRefused(() -> fleets.fleet().resume(null), "the fleet rollout is not paused");
      stub.signal("abort", Map.of("mode", "NEVER"));
      stub.signal("puase");
      FleetStatus refused = fleets.awaitStatus(status -> status.refused().size() == 2);
      assertThat(refused.refused().get(0).why()).contains("mode is \"NEVER\"");
      assertThat(refused.refused().get(1).why()).contains("known here: pause, resume, abort");
      assertThat(fleets.currentDetails()).contains("REFUSED", "puase");
      assertThat(FleetResult.await(stub).outcome()).isEqualTo(FleetOutcome.SUCCEEDED);
      assertThat(script.told()).isEmpty();
    }
  }

  @Test
  void aCancellationIsAnAbortWhoseReportIsInTheMemo() {
    try (TestFleets fleets = new TestFleets(script)) {
      WorkflowStub stub = fleets.start(TestFleets.request(FOUR, TWO_AT_A_TIME, "{}"));
      awaitTwoRunning(fleets);
      stub.cancel();
      WorkflowFailedException failed =
          catchThrowableOfType(
              WorkflowFailedException.class, () -> stub.getResult(FleetReport.class));
      FleetReport report =
          (FleetReport)
              stub.describe().getMemo(FleetRolloutWorkflow.REPORT_MEMO, FleetReport.class);

      assertThat(failed.getCause()).isInstanceOf(CanceledFailure.class);
      assertThat(report.outcome()).isEqualTo(FleetOutcome.ABORTED);
      assertThat(script.told()).anyMatch(told -> told.contains("abort KEEP"));
    }
  }

  @Test
  void aSignalBeforeTheFirstStepCounts() {
    try (TestFleets fleets = new TestFleets(script)) {
      WorkflowStub stub =
          fleets
              .client()
              .newUntypedWorkflowStub(
                  FleetRolloutWorkflow.TYPE,
                  WorkflowOptions.newBuilder()
                      .setWorkflowId(TestFleets.ID)
                      .setTaskQueue("openmldb-rollout")
                      .build());
      stub.signalWithStart(
          "pause",
          new Object[] {Map.of("reason", "first a look")},
          new Object[] {TestFleets.request(FOUR, TWO_AT_A_TIME, "{}")});
      FleetStatus held = fleets.awaitStatus(status -> status.waitingFor() != null);

      assertThat(held.phase()).isEqualTo(Phase.WAITING);
      assertThat(held.progress().pending()).isEqualTo(4);
      assertThat(fleets.currentDetails()).contains("WAITING for you", "resume");
      fleets.fleet().resumeBySignal(null);
      assertThat(FleetResult.await(stub).outcome()).isEqualTo(FleetOutcome.SUCCEEDED);
    }
  }

  private static void awaitTwoRunning(TestFleets fleets) {
    fleets.awaitStatus(
        status ->
            status.clusters().stream().filter(cluster -> cluster.runId() != null).count() == 2);
  }

  private static void assertRefused(Runnable message, String why) {
    WorkflowUpdateException refused =
        catchThrowableOfType(WorkflowUpdateException.class, message::run);
    ApplicationFailure failure = (ApplicationFailure) refused.getCause();
    assertThat(failure.getType()).isEqualTo(MessageRefusedException.TYPE);
    assertThat(failure.getOriginalMessage()).isEqualTo(why);
  }
}
