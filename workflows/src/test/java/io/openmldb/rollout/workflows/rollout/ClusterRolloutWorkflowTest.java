package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.message.ApproveRequest;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.WorkflowReplayer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ClusterRolloutWorkflowTest {

  private static final SearchAttributeKey<String> CLUSTER =
      SearchAttributeKey.forKeyword("OpenMLDBCluster");
  private static final SearchAttributeKey<String> PHASE =
      SearchAttributeKey.forKeyword("RolloutPhase");
  private static final SearchAttributeKey<String> GATE =
      SearchAttributeKey.forKeyword("RolloutGate");
  private static final SearchAttributeKey<String> OUTCOME =
      SearchAttributeKey.forKeyword("RolloutOutcome");

  /** What Temporal's UI gives a run that is started like one which had them. */
  private static final SearchAttributes FORMER =
      SearchAttributes.newBuilder()
          .set(CLUSTER, "demo")
          .set(PHASE, "WAITING")
          .set(GATE, "DECISION")
          .set(OUTCOME, "SUCCEEDED")
          .build();

  @Test
  void nodesAreUpdatedInTheOrderOfThePlanOneAtATime() {
    FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.all());

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsOnly(NodeState.UPDATED);
      assertThat(cluster.changes())
          .containsExactly(
              "acquire",
              "record ns2:7527",
              "backup ns2:7527",
              "edit ns2:7527",
              "restart ns2:7527",
              "verify ns2:7527",
              "record -",
              "record ns1:7527",
              "backup ns1:7527",
              "edit ns1:7527",
              "restart ns1:7527",
              "verify ns1:7527",
              "record -",
              "record t1:10921",
              "backup t1:10921",
              "edit t1:10921",
              "pre-upgrade t1:10921",
              "detach t1:10921",
              "restart t1:10921",
              "recover t1:10921",
              "post-upgrade t1:10921",
              "verify t1:10921",
              "record -",
              "record t2:10921",
              "backup t2:10921",
              "edit t2:10921",
              "pre-upgrade t2:10921",
              "detach t2:10921",
              "restart t2:10921",
              "recover t2:10921",
              "post-upgrade t2:10921",
              "verify t2:10921",
              "record -",
              "record t3:10921",
              "backup t3:10921",
              "edit t3:10921",
              "pre-upgrade t3:10921",
              "detach t3:10921",
              "restart t3:10921",
              "recover t3:10921",
              "post-upgrade t3:10921",
              "verify t3:10921",
              "record -",
              "confirm",
              "record api:9080",
              "backup api:9080",
              "edit api:9080",
              "restart api:9080",
              "verify api:9080",
              "record -",
              "record tm:9902",
              "backup tm:9902",
              "edit tm:9902",
              "restart tm:9902",
              "verify tm:9902",
              "record -",
              "release");
    }
  }

  @Test
  void theHealthOfTheClusterIsAwaitedBeforeEveryNode() {
    FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      rollouts.run(TestRequests.tablets("{}"));

      List<String> calls = cluster.calls();
      for (String tablet : List.of("t1:10921", "t2:10921", "t3:10921")) {
        assertThat(calls.get(calls.indexOf("record " + tablet) - 1)).isEqualTo("health");
      }
    }
  }

  @Test
  void aNodeThatIsAsWantedAlreadyIsNotTouched() {
    FakeClusterActivities cluster =
        new FakeClusterActivities()
            .with(Component.TABLET, "t1:1", NodeAction.UNCHANGED)
            .with(Component.TABLET, "t2:1");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.tablets("{}"));

      assertThat(report.nodes())
          .extracting(Report.NodeReport::state)
          .containsExactly(NodeState.UNCHANGED, NodeState.UPDATED);
      assertThat(cluster.changes()).noneMatch(call -> call.endsWith("t1:1"));
    }
  }

  @Test
  void aPlanWithNothingToDoTakesNoLease() {
    FakeClusterActivities cluster =
        new FakeClusterActivities().with(Component.TABLET, "t1:1", NodeAction.UNCHANGED);
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      assertThat(rollouts.run(TestRequests.tablets("{}")).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(cluster.changes()).isEmpty();
    }
  }

  @Test
  void aDryRunEndsWithThePlanAndTouchesNothing() {
    FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.all("{\"dryRun\": true}"));

      assertThat(report.outcome()).isEqualTo(Outcome.PLANNED);
      assertThat(cluster.changes()).isEmpty();
      assertThat(rollouts.rollout().plan().nodes()).hasSize(7);
    }
  }

  @Test
  void anErrorOfThePreflightRefusesTheRolloutBeforeAnythingIsTouched() {
    FakeClusterActivities cluster =
        FakeClusterActivities.ofAllComponents()
            .withFinding(FindingLevel.WARNING, "only a warning")
            .withFinding(FindingLevel.ERROR, "t2 is offline");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.all());

      assertThat(report.outcome()).isEqualTo(Outcome.REJECTED);
      assertThat(report.reason()).isEqualTo("t2 is offline");
      assertThat(report.findings()).hasSizeGreaterThan(1);
      assertThat(cluster.changes()).isEmpty();
    }
  }

  @Test
  void anErrorThatSeveralNodesHaveAlikeIsInTheReasonOnce() {
    FakeClusterActivities cluster =
        FakeClusterActivities.ofAllComponents()
            .withFindingOfEachNode(FindingCode.UNKNOWN_KEY, "gc_intervall is no flag");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.all());

      assertThat(report.outcome()).isEqualTo(Outcome.REJECTED);
      assertThat(report.reason())
          .isEqualTo("gc_intervall is no flag (nameserver ns2:7527 and 6 more)");
      assertThat(report.findings()).hasSize(7);
    }
  }

  @Test
  void aLeaseHeldByAnotherRefusesTheRolloutAndNamesTheOwner() {
    FakeClusterActivities cluster =
        FakeClusterActivities.ofAllComponents().leaseHeldBy("rollout-other");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.all());

      assertThat(report.outcome()).isEqualTo(Outcome.REJECTED);
      assertThat(report.reason()).contains("rollout-other");
      assertThat(cluster.changes()).containsExactly("acquire", "take over");
      assertThat(cluster.isLeaseHeld()).isTrue();
    }
  }

  @Test
  void aPlanThatCannotBeMadeRefusesTheRollout() {
    FakeClusterActivities cluster =
        FakeClusterActivities.ofAllComponents()
            .failOnce("plan", FailureType.CLUSTER_REFUSED, "ZooKeeper 127.0.0.1:2181 is away");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      Report report = rollouts.run(TestRequests.all());

      assertThat(report.outcome()).isEqualTo(Outcome.REJECTED);
      assertThat(report.reason()).isEqualTo("ZooKeeper 127.0.0.1:2181 is away");
    }
  }

  @Test
  void aWrongRequestFailsTheWorkflowOnceListingEverything() {
    FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(Map.of("cluster", 7, "changes", List.of(), "bach", 3));

      assertThatThrownBy(() -> RolloutResult.await(rollout))
          .isInstanceOf(WorkflowFailedException.class)
          .cause()
          .isInstanceOfSatisfying(
              ApplicationFailure.class,
              failure -> {
                assertThat(FailureType.of(failure)).contains(FailureType.INVALID_REQUEST);
                assertThat(failure.getOriginalMessage()).contains("bach is unknown");
                assertThat(FailureMessage.details(failure)).hasSizeGreaterThan(1);
              });
      assertThat(cluster.calls()).isEmpty();
    }
  }

  @Test
  void noInputAtAllFailsTheWorkflowOnce() {
    try (TestRollouts rollouts = new TestRollouts(FakeClusterActivities.ofAllComponents())) {
      assertFailedWith(rollouts.start(), FailureType.INVALID_REQUEST);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a text", "", "null"})
  void anInputThatIsNoObjectFailsTheWorkflowOnce(String input) {
    try (TestRollouts rollouts = new TestRollouts(FakeClusterActivities.ofAllComponents())) {
      assertFailedWith(rollouts.start(input), FailureType.INVALID_REQUEST);
    }
  }

  @Test
  void anInputThatIsNoJsonFailsTheWorkflowOnce() {
    try (TestRollouts rollouts = new TestRollouts(FakeClusterActivities.ofAllComponents())) {
      byte[] bytes = {1, 2, 3};
      assertFailedWith(rollouts.start((Object) bytes), FailureType.INVALID_REQUEST);
    }
  }

  @Test
  void anUnknownEndpointFoundByThePlanFailsTheWorkflowAsAWrongRequest() {
    FakeClusterActivities cluster =
        FakeClusterActivities.ofAllComponents()
            .failOnce("plan", FailureType.INVALID_REQUEST, "no tablet t9:1 in demo");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      assertFailedWith(rollouts.start(TestRequests.all()), FailureType.INVALID_REQUEST);
    }
  }

  @Test
  void phaseAndOutcomeAreKeptInSearchAttributesThatAreRegistered() {
    FakeClusterActivities cluster =
        FakeClusterActivities.ofAllComponents()
            .withSearchAttributes("OpenMLDBCluster", "RolloutOutcome");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{}"));
      RolloutResult.await(rollout);

      var attributes = rollout.describe().getTypedSearchAttributes();
      assertThat(attributes.getUntypedValues().values())
          .containsExactlyInAnyOrder("demo", "SUCCEEDED");
    }
  }

  @Test
  void aRunThatIsStartedWithAFormerOnesAttributesForgetsThemAndItsNodesHaveTheClusters() {
    FakeClusterActivities cluster =
        FakeClusterActivities.ofAllComponents()
            .withSearchAttributes(
                "OpenMLDBCluster", "RolloutPhase", "RolloutGate", "RolloutOutcome");
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout =
          startWith(
              SearchAttributes.newBuilder()
                  .set(OUTCOME, "REJECTED")
                  .set(PHASE, "DONE")
                  .set(GATE, "DECISION")
                  .build(),
              TestRequests.tablets("{\"approval\": \"PLAN\"}"),
              rollouts);
      rollouts.awaitGate(Gate.APPROVAL);

      var attributes = rollout.describe().getTypedSearchAttributes();
      assertThat(attributes.get(OUTCOME)).isNull();
      assertThat(attributes.get(PHASE)).isEqualTo("WAITING");
      assertThat(attributes.get(GATE)).isEqualTo("APPROVAL");

      rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL));
      RolloutResult.await(rollout);
      var atTheEnd = rollout.describe().getTypedSearchAttributes();
      assertThat(atTheEnd.get(OUTCOME)).isEqualTo("SUCCEEDED");
      assertThat(atTheEnd.get(GATE)).isNull();
      var ofNode =
          rollouts
              .client()
              .newUntypedWorkflowStub("rollout-demo/tablet/t1:10921")
              .describe()
              .getTypedSearchAttributes();
      assertThat(ofNode.get(CLUSTER)).isEqualTo("demo");
    }
  }

  @Test
  void aWrongRequestThatIsStartedWithAFormerRunsAttributesDropsThemWithoutCallingAnyActivity() {
    FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      WorkflowStub rollout = startWith(FORMER, Map.of("clutser", "demo"), rollouts);
      assertFailedWith(rollout, FailureType.INVALID_REQUEST);

      var attributes = rollout.describe().getTypedSearchAttributes();
      assertThat(attributes.get(OUTCOME)).isNull();
      assertThat(attributes.get(GATE)).isNull();
      assertThat(attributes.get(CLUSTER)).isNull();
      assertThat(attributes.get(PHASE)).isEqualTo("DONE");
      assertThat(cluster.calls()).isEmpty();
      assertThat(activities(rollouts.client().fetchHistory("rollout-demo"))).isEmpty();
    }
  }

  @Test
  void aWrongRequestThatNamesAnotherClusterIsFoundByThatOne() {
    try (TestRollouts rollouts = new TestRollouts(FakeClusterActivities.ofAllComponents())) {
      WorkflowStub rollout = startWith(FORMER, Map.of("cluster", "prod", "bach", 3), rollouts);
      assertFailedWith(rollout, FailureType.INVALID_REQUEST);

      var attributes = rollout.describe().getTypedSearchAttributes();
      assertThat(attributes.get(CLUSTER)).isEqualTo("prod");
      assertThat(attributes.get(OUTCOME)).isNull();
    }
  }

  @Test
  void aWrongRequestThatAnEarlierVersionHasRunReplays() throws Exception {
    try (TestRollouts rollouts = new TestRollouts(FakeClusterActivities.ofAllComponents())) {
      WorkflowStub rollout = startWith(FORMER, Map.of("clutser", "demo"), rollouts);
      assertFailedWith(rollout, FailureType.INVALID_REQUEST);
      WorkflowExecutionHistory recorded = rollouts.client().fetchHistory("rollout-demo");
      WorkflowExecutionHistory earlier = withoutTheDrop(recorded);

      assertThat(earlier.getEvents()).hasSize(recorded.getEvents().size() - 2);
      WorkflowReplayer.replayWorkflowExecution(recorded, rollouts.worker());
      WorkflowReplayer.replayWorkflowExecution(earlier, rollouts.worker());
    }
  }

  private static WorkflowStub startWith(
      SearchAttributes attributes, Object request, TestRollouts rollouts) {
    WorkflowStub rollout =
        rollouts
            .client()
            .newUntypedWorkflowStub(
                "ClusterRollout",
                WorkflowOptions.newBuilder()
                    .setWorkflowId("rollout-demo")
                    .setTaskQueue(ClusterRolloutWorkflow.TASK_QUEUE)
                    .setTypedSearchAttributes(attributes)
                    .build());
    rollout.start(request);
    return rollout;
  }

  private static List<HistoryEvent> activities(WorkflowExecutionHistory history) {
    return history.getEvents().stream()
        .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
        .toList();
  }

  /** The history of a version that knew neither the marker nor the upsert after it. */
  private static WorkflowExecutionHistory withoutTheDrop(WorkflowExecutionHistory recorded) {
    History.Builder earlier = History.newBuilder();
    for (HistoryEvent event : recorded.getEvents()) {
      if (!event.hasMarkerRecordedEventAttributes()
          && !event.hasUpsertWorkflowSearchAttributesEventAttributes()) {
        earlier.addEvents(event.toBuilder().setEventId(earlier.getEventsCount() + 1));
      }
    }
    return new WorkflowExecutionHistory(earlier.build(), "rollout-demo");
  }

  static void assertFailedWith(WorkflowStub rollout, FailureType type) {
    assertThatThrownBy(() -> rollout.getResult(Report.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(FailureType.of(failure)).contains(type));
  }
}
