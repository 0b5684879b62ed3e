package io.openmldb.rollout.workflows.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.FleetResult;
import io.openmldb.rollout.workflows.api.FleetRolloutWorkflow;
import io.openmldb.rollout.workflows.api.fleet.FleetClusterState;
import io.openmldb.rollout.workflows.api.fleet.FleetClusterStatus;
import io.openmldb.rollout.workflows.api.fleet.FleetOutcome;
import io.openmldb.rollout.workflows.api.fleet.FleetReport;
import io.openmldb.rollout.workflows.api.fleet.FleetStatus;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.openmldb.rollout.workflows.testing.ClusterScript;
import io.openmldb.rollout.workflows.testing.TestFleets;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way of a fleet rollout through its clusters, and how it ends. */
@Timeout(180)
class FleetRolloutWorkflowTest {

  private static final List<String> SEVEN = List.of("a", "b", "c", "d", "e", "f", "g");

  private final ClusterScript script = new ClusterScript();

  @Test
  void clustersAreBegunInOrderAndAtMostSoManyAtATime() {
    try (TestFleets fleets = new TestFleets(script)) {
      FleetReport report =
          fleets.run(
              TestFleets.request(SEVEN, "{\"canaryClusters\": 0, \"maxConcurrent\": 3}", "{}"));

      assertThat(report.outcome()).isEqualTo(FleetOutcome.SUCCEEDED);
      assertThat(script.mostAtOnce()).isEqualTo(3);
      assertThat(report.clusters())
          .extracting(FleetClusterStatus::cluster)
          .containsExactlyElementsOf(SEVEN);
      assertThat(report.clusters())
          .isSortedAccordingTo((one, other) -> one.startedAt().compareTo(other.startedAt()))
          .allSatisfy(
              cluster -> {
                assertThat(cluster.state()).isEqualTo(FleetClusterState.SUCCEEDED);
                assertThat(cluster.outcome()).isEqualTo(Outcome.SUCCEEDED);
                assertThat(cluster.workflowId()).isEqualTo("rollout-" + cluster.cluster());
                assertThat(cluster.runId()).isNotEmpty();
                assertThat(cluster.updatedNodes()).isEqualTo(1);
              });
      assertThat(script.begun()).containsExactlyInAnyOrderElementsOf(SEVEN);
    }
  }

  @Test
  void oneAtATimeIsTheDefault() {
    try (TestFleets fleets = new TestFleets(script)) {
      fleets.run(TestFleets.request(SEVEN, "null", "{}"));

      assertThat(script.begun()).containsExactlyElementsOf(SEVEN);
      assertThat(script.mostAtOnce()).isEqualTo(1);
    }
  }

  @Test
  void eachRolloutIsAskedForTheSameAndSaysForWhichFleet() {
    try (TestFleets fleets = new TestFleets(script)) {
      fleets.run(TestFleets.request(List.of("a", "b"), "null", "{\"onFailure\": \"ROLLBACK\"}"));

      assertThat(script.requests())
          .hasSize(2)
          .allSatisfy(
              request -> {
                assertThat(request.reason()).isEqualTo("fleet rollout fleet-f: smaller heaps");
                assertThat(request.by()).isEqualTo("ann");
                assertThat(request.options().onFailure().name()).isEqualTo("ROLLBACK");
              })
          .extracting(RolloutRequest::changes)
          .containsOnly(script.requests().get(0).changes());
    }
  }

  @Test
  void theOthersWaitUntilTheCanariesHaveSoaked() {
    try (TestFleets fleets = new TestFleets(script)) {
      WorkflowStub stub =
          fleets.start(
              TestFleets.request(
                  SEVEN,
                  "{\"canaryClusters\": 2, \"canarySoak\": \"PT1H\", \"maxConcurrent\": 4}",
                  "{}"));
      fleets.environment().sleep(Duration.ofMinutes(10));
      FleetStatus soaking = fleets.fleet().status();
      String details = fleets.currentDetails();
      FleetReport report = stub.getResult(FleetReport.class);

      assertThat(soaking.phase()).isEqualTo(Phase.WAITING);
      assertThat(soaking.waitingFor().gate()).isEqualTo(Gate.CANARY);
      assertThat(soaking.waitingFor().isForAPerson()).isFalse();
      assertThat(soaking.progress().succeeded()).isEqualTo(2);
      assertThat(details).contains("canary clusters are watched: a, b", "2 of 7 clusters done");
      assertThat(
              Duration.between(
                  report.clusters().get(1).finishedAt(), report.clusters().get(2).startedAt()))
          .isBetween(Duration.ofHours(1), Duration.ofMinutes(61));
      assertThat(report.outcome()).isEqualTo(FleetOutcome.SUCCEEDED);
      assertThat(script.mostAtOnce()).isEqualTo(4);
    }
  }

  @Test
  void aCanaryThatFailsStopsItWhateverTheNumberOfFailuresMayBe() {
    script.ends("b", Outcome.ROLLED_BACK);
    try (TestFleets fleets = new TestFleets(script)) {
      FleetReport report =
          fleets.run(
              TestFleets.request(SEVEN, "{\"canaryClusters\": 2, \"stopAfterFailures\": 5}", "{}"));

      assertThat(script.begun()).containsExactly("a", "b");
      assertThat(report.outcome()).isEqualTo(FleetOutcome.FAILED);
      assertThat(report.reason()).contains("a canary cluster failed: b", "5 not begun");
      assertThat(report.clusters().get(1).error()).isEqualTo("ROLLED_BACK: as scripted");
      assertThat(report.clusters().get(6).state()).isEqualTo(FleetClusterState.SKIPPED);
    }
  }

  @Test
  void afterSoManyFailuresNoFurtherOneIsBegunAndThoseThatRunAreFinished() {
    script.ends("b", Outcome.REJECTED).ends("c", Outcome.REJECTED);
    try (TestFleets fleets = new TestFleets(script)) {
      WorkflowStub stub =
          fleets.start(
              TestFleets.request(
                  SEVEN,
                  "{\"canaryClusters\": 1, \"maxConcurrent\": 3, \"stopAfterFailures\": 2}",
                  "{}"));
      WorkflowFailedException failed =
          catchThrowableOfType(
              WorkflowFailedException.class, () -> stub.getResult(FleetReport.class));
      ApplicationFailure failure = (ApplicationFailure) failed.getCause();
      FleetReport report = failure.getDetails().get(0, FleetReport.class);

      assertThat(FailureType.FLEET_ROLLOUT_FAILED.isTypeOf(failure)).isTrue();
      assertThat(lastEvent(fleets).getWorkflowExecutionFailedEventAttributes().getFailure())
          .extracting(Failure::getStackTrace)
          .isEqualTo("");
      assertThat(failure.getOriginalMessage())
          .startsWith("FAILED: ")
          .contains("too many clusters failed: b, c");
      assertThat(report.progress().failed()).isEqualTo(2);
      assertThat(report.progress().running()).isZero();
      assertThat(report.progress().skipped()).isPositive();
      assertThat(report.progress().succeeded() + report.progress().skipped()).isEqualTo(5);
      assertThat(
              fleets
                  .client()
                  .newUntypedWorkflowStub(TestFleets.ID)
                  .describe()
                  .getTypedSearchAttributes()
                  .get(SearchAttributeKey.forKeyword("RolloutOutcome")))
          .isEqualTo("FAILED");
    }
  }

  @Test
  void fewerFailuresLetItGoOnButItHasFailedInTheEnd() {
    script
        .ends("c", Outcome.REJECTED)
        .ends("e", Outcome.ROLLED_BACK)
        .withOldWorker("e")
        .fails("f", FailureType.CLUSTER_LEFT_INCONSISTENT)
        .fails("g", FailureType.INVALID_REQUEST);
    try (TestFleets fleets = new TestFleets(script)) {
      FleetReport report =
          fleets.run(TestFleets.request(SEVEN, "{\"stopAfterFailures\": 5}", "{}"));

      assertThat(script.begun()).containsExactlyElementsOf(SEVEN);
      assertThat(report.outcome()).isEqualTo(FleetOutcome.FAILED);
      assertThat(report.reason()).isEqualTo("3 of 7 clusters done, 4 failed; failed: c, e, f, g");
      assertThat(report.clusters())
          .extracting(FleetClusterStatus::error)
          .containsExactly(
              null,
              null,
              "REJECTED: as scripted",
              null,
              "ROLLED_BACK: as scripted",
              "Cluster is left inconsistent",
              "The request is wrong: g is unknown");
      assertThat(report.clusters().get(5).nodes()).isEqualTo(1);
    }
  }

  @Test
  void aRolloutThatIsCancelledCountsAsAFailure() {
    try (TestFleets fleets = new TestFleets(script)) {
      WorkflowStub stub =
          fleets.start(
              TestFleets.request(SEVEN, "{\"canaryClusters\": 0, \"stopAfterFailures\": 2}", "{}"));
      fleets.awaitStatus(status -> status.clusters().get(0).runId() != null);
      fleets.client().newUntypedWorkflowStub("rollout-a").cancel();
      FleetReport report = FleetResult.await(stub);

      assertThat(report.clusters().get(0).error()).isEqualTo("was cancelled in Temporal");
      assertThat(report.progress().failed()).isEqualTo(1);
      assertThat(report.progress().succeeded()).isEqualTo(6);
    }
  }

  @Test
  void aDryRunPlansEachClusterBesideARolloutThatRuns() {
    try (TestFleets fleets = new TestFleets(script)) {
      FleetReport report =
          fleets.run(
              TestFleets.request(
                  List.of("a", "b"), "{\"maxConcurrent\": 2}", "{\"dryRun\": true}"));

      assertThat(report.outcome()).isEqualTo(FleetOutcome.PLANNED);
      assertThat(report.clusters().get(0).workflowId()).startsWith("plan-a-");
      assertThat(report.clusters().get(1).outcome()).isEqualTo(Outcome.PLANNED);
    }
  }

  @Test
  void aClusterRunsOnTheTaskQueueThatIsNearIt() {
    try (TestFleets fleets = new TestFleets(script, "near-b")) {
      FleetReport report =
          fleets.run(
              TestFleets.json(
                  """
                  {"fleet": "f", "options": {"restartOnly": true},
                   "clusters": [{"cluster": "a"}, {"cluster": "b", "taskQueue": "near-b"}]}"""));

      assertThat(report.outcome()).isEqualTo(FleetOutcome.SUCCEEDED);
      assertThat(taskQueue(fleets, "rollout-a")).isEqualTo("openmldb-rollout");
      assertThat(taskQueue(fleets, "rollout-b")).isEqualTo("near-b");
      assertThat(
              fleets
                  .client()
                  .newUntypedWorkflowStub("rollout-b")
                  .describe()
                  .getTypedSearchAttributes()
                  .get(SearchAttributeKey.forKeyword("OpenMLDBCluster")))
          .isEqualTo("b");
    }
  }

  private static HistoryEvent lastEvent(TestFleets fleets) {
    List<HistoryEvent> events = fleets.client().fetchHistory(TestFleets.ID).getEvents();
    return events.get(events.size() - 1);
  }

  private static String taskQueue(TestFleets fleets, String workflowId) {
    HistoryEvent started = fleets.client().fetchHistory(workflowId).getEvents().get(0);
    return started.getWorkflowExecutionStartedEventAttributes().getTaskQueue().getName();
  }

  @Test
  void aClusterWhoseRolloutRunsAlreadyIsBegunAfterThat() {
    try (TestFleets fleets = new TestFleets(script)) {
      WorkflowStub another = another(fleets, "b");
      WorkflowStub stub = fleets.start(TestFleets.request(List.of("b", "c"), "null", "{}"));
      FleetStatus waiting =
          fleets.awaitStatus(status -> status.clusters().get(0).waitsFor() != null);
      another.signal("abort", Map.of());
      FleetReport report = stub.getResult(FleetReport.class);

      assertThat(waiting.clusters().get(0).waitsFor())
          .isEqualTo("another rollout of b runs: rollout-b");
      assertThat(report.outcome()).isEqualTo(FleetOutcome.SUCCEEDED);
      assertThat(script.begun()).containsExactly("b", "b", "c");
    }
  }

  @Test
  void oneThatRunsForTooLongCountsAsAFailure() {
    try (TestFleets fleets = new TestFleets(script)) {
      another(fleets, "b").signal("pause", Map.of());
      FleetReport report = fleets.run(TestFleets.request(List.of("b", "c"), "null", "{}"));

      assertThat(report.outcome()).isEqualTo(FleetOutcome.FAILED);
      assertThat(report.clusters().get(0).error()).contains("was not begun in two hours");
      assertThat(report.clusters().get(0).workflowId()).isNull();
      assertThat(fleets.client().fetchHistory(TestFleets.ID).getEvents()).hasSizeLessThan(200);
    }
  }

  private static WorkflowStub another(TestFleets fleets, String cluster) {
    WorkflowStub another =
        fleets
            .client()
            .newUntypedWorkflowStub(
                "ClusterRollout",
                WorkflowOptions.newBuilder()
                    .setWorkflowId("rollout-" + cluster)
                    .setTaskQueue("openmldb-rollout")
                    .build());
    another.start(Map.of("cluster", cluster, "options", Map.of("restartOnly", true)));
    return another;
  }

  @Test
  void aWrongRequestEndsItWithEverythingThatIsWrongAndNothingIsBegun() throws Exception {
    try (TestFleets fleets = new TestFleets(script)) {
      WorkflowStub stub =
          fleets.start(
              RolloutDataConverter.mapper()
                  .readTree("{\"fleet\": \"f\", \"clusters\": [], \"strategie\": {}}"));
      WorkflowFailedException failed =
          catchThrowableOfType(
              WorkflowFailedException.class, () -> stub.getResult(FleetReport.class));

      assertThat(FailureType.INVALID_REQUEST.isTypeOf(failed.getCause())).isTrue();
      assertThat(failed.getCause().getMessage())
          .contains("clusters names no cluster", "strategie is unknown");
      assertThat(script.begun()).isEmpty();
      assertThat(fleets.currentDetails()).contains("strategie is unknown");
    }
  }

  @Test
  void aWrongRequestThatIsStartedWithAFormerRunsAttributesDropsThem() throws Exception {
    SearchAttributeKey<String> outcome = SearchAttributeKey.forKeyword("RolloutOutcome");
    SearchAttributeKey<String> phase = SearchAttributeKey.forKeyword("RolloutPhase");
    try (TestFleets fleets = new TestFleets(script)) {
      WorkflowStub stub =
          fleets
              .client()
              .newUntypedWorkflowStub(
                  FleetRolloutWorkflow.TYPE,
                  WorkflowOptions.newBuilder()
                      .setWorkflowId(TestFleets.ID)
                      .setTaskQueue(ClusterRolloutWorkflow.TASK_QUEUE)
                      .setTypedSearchAttributes(
                          SearchAttributes.newBuilder()
                              .set(outcome, "SUCCEEDED")
                              .set(phase, "WAITING")
                              .build())
                      .build());
      stub.start(RolloutDataConverter.mapper().readTree("{\"fleet\": \"f\", \"clusters\": []}"));
      WorkflowFailedException failed =
          catchThrowableOfType(
              WorkflowFailedException.class, () -> stub.getResult(FleetReport.class));

      assertThat(FailureType.INVALID_REQUEST.isTypeOf(failed.getCause())).isTrue();
      assertThat(stub.describe().getTypedSearchAttributes().get(outcome)).isNull();
      assertThat(stub.describe().getTypedSearchAttributes().get(phase)).isEqualTo("DONE");
    }
  }
}
