package io.openmldb.rollout.workflows.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.workflows.activity.NotificationActivities.EventDelivery;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.event.RolloutEvent;
import io.openmldb.rollout.workflows.api.event.RolloutEventType;
import io.openmldb.rollout.workflows.api.message.ApproveRequest;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.FakeNotificationActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What others are told of a rollout, and that the rollout does not wait for them. */
@Timeout(60)
class RolloutNotificationTest {

  private final FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();
  private final TestRollouts rollouts = new TestRollouts(cluster);
  private final FakeNotificationActivities webhooks = rollouts.webhooks();

  @AfterEach
  void close() {
    rollouts.close();
  }

  @Test
  void aWebhookIsToldOfTheStartOfEachQuestionAndOfTheEnd() {
    webhooks.subscribe("all", RolloutEventType.values());
    webhooks.subscribe("pager", RolloutEventType.WAITING, RolloutEventType.FAILED);

    WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"approval\": \"EVERY_NODE\"}"));
    Set<String> asked = Set.of("t1:10921", "t2:10921", "t3:10921");
    for (int i = 1; i <= asked.size(); i++) {
      int questions = i;
      rollouts.await("question " + i, () -> webhooks.eventsOf("pager").size() == questions);
      rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL));
    }
    RolloutResult.await(rollout);
    rollouts.await("the end", () -> webhooks.eventsOf("all").size() == asked.size() + 2);

    List<RolloutEvent> told = webhooks.eventsOf("all");
    assertThat(told.stream().map(RolloutEvent::type))
        .containsExactlyInAnyOrder(
            RolloutEventType.STARTED,
            RolloutEventType.WAITING,
            RolloutEventType.WAITING,
            RolloutEventType.WAITING,
            RolloutEventType.FINISHED);
    assertThat(told.stream().map(RolloutEvent::id)).doesNotHaveDuplicates();
    assertThat(webhooks.eventsOf("pager"))
        .containsExactlyInAnyOrderElementsOf(
            told.stream().filter(event -> event.type() == RolloutEventType.WAITING).toList())
        .allSatisfy(
            event -> {
              assertThat(event.data().cluster()).isEqualTo("demo");
              assertThat(event.data().workflowId()).isEqualTo("rollout-demo");
              assertThat(event.data().phase()).isEqualTo(Phase.WAITING);
              assertThat(event.data().waitingFor().gate()).isEqualTo(Gate.APPROVAL);
              assertThat(event.data().waitingFor().answerWith()).contains("approve(");
            })
        .extracting(event -> event.data().waitingFor().why())
        .allMatch(why -> asked.stream().anyMatch(why::contains))
        .doesNotHaveDuplicates();
    RolloutEvent end =
        told.stream()
            .filter(event -> event.type() == RolloutEventType.FINISHED)
            .findFirst()
            .orElseThrow();
    assertThat(end.data().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(end.data().nodesDone()).isEqualTo(end.data().nodes());
  }

  @Test
  void aWebhookThatNeverAnswersHoldsNoRolloutUp() {
    webhooks.subscribe("deaf", RolloutEventType.values());
    webhooks.hang();

    assertThat(rollouts.run(TestRequests.tablets("{}")).outcome()).isEqualTo(Outcome.SUCCEEDED);

    assertThat(webhooks.delivered()).isEmpty();
    assertThat(cluster.isConsistent()).isTrue();
    webhooks.release();
    rollouts.await("both events", () -> webhooks.eventsOf("deaf").size() == 2);
  }

  @Test
  void whatWasNotTakenIsToldAgainWithTheSameIdAfterTheRolloutIsOver() {
    webhooks.subscribe("weak", RolloutEventType.FINISHED);
    webhooks.failNext(20);

    assertThat(rollouts.run(TestRequests.tablets("{}")).outcome()).isEqualTo(Outcome.SUCCEEDED);

    String notification = started("rollout-demo").get(0);
    rollouts.client().newUntypedWorkflowStub(notification).getResult(Void.class);
    assertThat(webhooks.eventsOf("weak"))
        .singleElement()
        .satisfies(event -> assertThat(notification).endsWith("/notification/" + event.id()));
  }

  @Test
  void aWebhookThatTakesNothingForADayEndsTheNotificationAndNothingElse() {
    webhooks.subscribe("weak", RolloutEventType.FINISHED);
    webhooks.subscribe("strong", RolloutEventType.FINISHED);
    webhooks.failNext(Integer.MAX_VALUE);

    assertThat(rollouts.run(TestRequests.tablets("{}")).outcome()).isEqualTo(Outcome.SUCCEEDED);

    WorkflowStub notification =
        rollouts.client().newUntypedWorkflowStub(started("rollout-demo").get(0));
    assertThatThrownBy(() -> notification.getResult(Void.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.WEBHOOK_FAILED))
        .hasMessageContaining("the webhook answered 500");
  }

  @Test
  void anEndThatIsNotAsAskedIsToldAsAFailure() {
    webhooks.subscribe("all", RolloutEventType.values());
    cluster.leaseHeldBy("rollout-other");

    assertThat(rollouts.run(TestRequests.tablets("{}")).outcome()).isEqualTo(Outcome.REJECTED);

    rollouts.await("both events", () -> webhooks.eventsOf("all").size() == 2);
    assertThat(webhooks.eventsOf("all"))
        .filteredOn(event -> event.type() == RolloutEventType.FAILED)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.data().outcome()).isEqualTo(Outcome.REJECTED);
              assertThat(event.data().reason()).contains("rollout-other");
            });
  }

  @Test
  void aCancelledRolloutIsToldOfToo() {
    webhooks.subscribe("all", RolloutEventType.values());
    WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"approval\": \"PLAN\"}"));
    rollouts.awaitGate(Gate.APPROVAL);
    rollout.cancel();
    assertThatThrownBy(() -> rollout.getResult(Void.class)).isInstanceOf(Exception.class);

    rollouts.await("three events", () -> webhooks.eventsOf("all").size() == 3);
    assertThat(webhooks.eventsOf("all"))
        .extracting(RolloutEvent::type)
        .containsExactlyInAnyOrder(
            RolloutEventType.STARTED, RolloutEventType.WAITING, RolloutEventType.FAILED);
  }

  @Test
  void whereNobodyWantsToBeToldTheHistoryHasOneSmallActivityMore() {
    webhooks.subscribe("pager", RolloutEventType.WAITING);

    rollouts.run(TestRequests.tablets("{}"));

    assertThat(webhooks.lookups()).isEqualTo(1);
    assertThat(started("rollout-demo")).isEmpty();
  }

  @Test
  void aDryRunAsksAndTellsNobody() {
    webhooks.subscribe("all", RolloutEventType.values());

    rollouts.run(TestRequests.tablets("{\"dryRun\": true}"));

    assertThat(webhooks.lookups()).isZero();
    assertThat(started("rollout-demo")).isEmpty();
  }

  @Test
  void whereARolloutCannotFindOutWhoWantsToBeToldItsNotificationsDo() {
    webhooks.subscribe("all", RolloutEventType.values());
    webhooks.hideFromRollouts();

    assertThat(rollouts.run(TestRequests.tablets("{}")).outcome()).isEqualTo(Outcome.SUCCEEDED);

    rollouts.await("both events", () -> webhooks.eventsOf("all").size() == 2);
  }

  @Test
  void twoEventsOfEachKindOfRolloutCostItFewEvents() {
    webhooks.subscribe("all", RolloutEventType.values());
    rollouts.run(TestRequests.tablets("{}"));
    rollouts.await("both events", () -> webhooks.eventsOf("all").size() == 2);
    List<HistoryEvent> events = rollouts.client().fetchHistory("rollout-demo").getEvents();

    assertThat(events)
        .filteredOn(
            event ->
                event.getEventType()
                    == EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED)
        .filteredOn(
            event ->
                event
                    .getStartChildWorkflowExecutionInitiatedEventAttributes()
                    .getWorkflowType()
                    .getName()
                    .equals("RolloutNotification"))
        .hasSize(2)
        .allSatisfy(event -> assertThat(event.getSerializedSize()).isLessThan(2_000));
  }

  @Test
  void aNotificationOfNothingIsRefused() {
    WorkflowStub byHand =
        rollouts
            .client()
            .newUntypedWorkflowStub(
                "RolloutNotification",
                WorkflowOptions.newBuilder()
                    .setWorkflowId("by-hand")
                    .setTaskQueue("openmldb-rollout")
                    .build());
    byHand.start(new EventDelivery("all", null));

    assertThatThrownBy(() -> byHand.getResult(Void.class))
        .cause()
        .hasMessageContaining("is started by rollouts");
  }

  /** The notifications that {@code workflowId} started, by their ids. */
  private List<String> started(String workflowId) {
    return rollouts.client().fetchHistory(workflowId).getEvents().stream()
        .filter(HistoryEvent::hasStartChildWorkflowExecutionInitiatedEventAttributes)
        .map(event -> event.getStartChildWorkflowExecutionInitiatedEventAttributes())
        .filter(child -> child.getWorkflowType().getName().equals("RolloutNotification"))
        .map(child -> child.getWorkflowId())
        .collect(Collectors.toList());
  }
}
