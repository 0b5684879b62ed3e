package io.openmldb.rollout.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.RolloutResult;
import io.openmldb.rollout.workflows.api.event.RolloutEventType;
import io.openmldb.rollout.workflows.api.message.ApproveRequest;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a rollout leaves in Temporal, which ends a workflow whose history has more than 51,200
 * events or takes more than 50 MB.
 */
class HistoryBudgetTest {

  /** Temporal warns at 10,240 events, which then are 250 nodes. */
  private static final int EVENTS_OF_EACH_NODE = 40;

  /** The gate's timer, the update that answers, and the child that tells of the question. */
  private static final int EVENTS_OF_EACH_QUESTION = 15;

  /** Each is a row in the timeline, too. */
  private static final int SIGNALS_OF_EACH_NODE = 2;

  /** Of a tablet of 1,000 leaders; a rollout of 100 such tablets then takes less than 25 MB. */
  private static final int BYTES_OF_EACH_NODE = 250_000;

  private static final int EVENTS_OF_A_NODE_ROLLOUT = 150;
  private static final int LEADERS = 1_000;
  private static final int TABLETS = 6;

  @Test
  void aTabletOfAThousandLeadersCostsARolloutFewEventsAndNoLargePayload() {
    FakeClusterActivities cluster = new FakeClusterActivities().withLeaders(LEADERS);
    for (int i = 1; i <= TABLETS; i++) {
      cluster.with(Component.TABLET, "tablet-" + i + ".example.org:10921");
    }
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      assertThat(rollouts.run(TestRequests.tablets("{}")).outcome()).isEqualTo(Outcome.SUCCEEDED);

      List<HistoryEvent> parent = events(rollouts, "rollout-demo");
      assertThat(parent.size()).isLessThan(EVENTS_OF_EACH_NODE * TABLETS);
      assertThat(parent)
          .filteredOn(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes)
          .hasSizeLessThanOrEqualTo(SIGNALS_OF_EACH_NODE * TABLETS);
      assertThat(bytes(parent)).isLessThan(BYTES_OF_EACH_NODE * TABLETS);
      assertPayloadsFit(parent);
      List<HistoryEvent> child = events(rollouts, "rollout-demo/tablet/tablet-1.example.org:10921");
      assertThat(child.size()).isLessThan(EVENTS_OF_A_NODE_ROLLOUT);
      assertPayloadsFit(child);
    }
  }

  /** Each node has a question, and each question is told. */
  @Test
  void aRolloutThatAsksAboutEachNodeAndTellsOfItStaysSmall() {
    FakeClusterActivities cluster = new FakeClusterActivities();
    for (int i = 1; i <= TABLETS; i++) {
      cluster.with(Component.TABLET, "tablet-" + i + ".example.org:10921");
    }
    try (TestRollouts rollouts = new TestRollouts(cluster)) {
      rollouts.webhooks().subscribe("all", RolloutEventType.values());
      WorkflowStub rollout = rollouts.start(TestRequests.tablets("{\"approval\": \"EVERY_NODE\"}"));
      for (int i = 1; i <= TABLETS; i++) {
        int questions = i + 1;
        rollouts.await(
            "question " + i, () -> rollouts.webhooks().eventsOf("all").size() >= questions);
        rollouts.rollout().approve(new ApproveRequest(Gate.APPROVAL));
      }
      assertThat(RolloutResult.await(rollout).outcome()).isEqualTo(Outcome.SUCCEEDED);

      List<HistoryEvent> parent = events(rollouts, "rollout-demo");
      assertThat(parent.size())
          .isLessThan((EVENTS_OF_EACH_NODE + EVENTS_OF_EACH_QUESTION) * TABLETS);
    }
  }

  private static void assertPayloadsFit(List<HistoryEvent> events) {
    assertThat(events)
        .allSatisfy(
            event ->
                assertThat(event.getSerializedSize())
                    .as("%s", event.getEventType())
                    .isLessThan(Excerpt.LARGEST_PAYLOAD));
  }

  private static long bytes(List<HistoryEvent> events) {
    return events.stream().mapToLong(HistoryEvent::getSerializedSize).sum();
  }

  private static List<HistoryEvent> events(TestRollouts rollouts, String workflowId) {
    return rollouts.client().fetchHistory(workflowId).getEvents();
  }
}
