package io.openmldb.rollout.starter.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.SampleRecords;
import io.openmldb.rollout.starter.render.InterruptedRolloutText;
import io.openmldb.rollout.starter.render.TimeFormat;
import io.openmldb.rollout.workflows.api.NodeRolloutFailure;
import io.openmldb.rollout.workflows.api.node.NodeResult;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.report.InterruptedRollout;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.ActivityTaskCompletedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionCompletedEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionFailedEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionStartedEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionTerminatedEventAttributes;
import io.temporal.internal.common.ProtobufTimeUtils;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InterruptedRolloutReaderTest {

  private static final String NODE = "rollout-demo/tablet/10.0.0.6:10921";

  private final InterruptedRolloutReader reader = new InterruptedRolloutReader(null);

  @Test
  void whatIsOverOtherwiseIsNotCutOff() {
    planned();

    assertThat(reader.told("demo", "rollout-demo", "r")).isEmpty();
  }

  @Test
  void theNodesThatWereDoneAndThoseThatAreLeftAreTold() {
    planned();
    started(NODE);
    ended(NODE, NodeState.UPDATED);
    terminated();

    InterruptedRollout told = reader.told("demo", "rollout-demo", "r").orElseThrow();

    assertThat(told.nodes())
        .extracting(InterruptedRollout.NodeAtEnd::state)
        .containsExactly(NodeState.UPDATED, NodeState.UNCHANGED);
    assertThat(
            new InterruptedRolloutText(new TimeFormat(ZoneOffset.UTC), false).of(told).toString())
        .contains(
            "rollout-demo was terminated at 2026-11-25 03:00:00 by ann: too late. Nothing was",
            "2 of 2 nodes are as requested:",
            "tablet  10.0.0.6:10921  UPDATED",
            "rollout repair demo");
  }

  @Test
  void aNodeThatFailedIsToldByTheResultInItsFailure() {
    planned();
    started(NODE);
    failed(NODE, NodeState.ROLLED_BACK);
    terminated();

    InterruptedRollout.NodeAtEnd node =
        reader.told("demo", "rollout-demo", "r").orElseThrow().nodes().get(0);
    assertThat(node.state()).isEqualTo(NodeState.ROLLED_BACK);
    assertThat(node.note()).isEqualTo("not healthy");
  }

  @Test
  void aNodeThatWasPutBackAgainIsToldSo() {
    planned();
    started(NODE);
    ended(NODE, NodeState.UPDATED);
    started(NODE + "/revert");
    ended(NODE + "/revert", NodeState.ROLLED_BACK);
    terminated();

    assertThat(reader.told("demo", "rollout-demo", "r").orElseThrow().nodes().get(0).state())
        .isEqualTo(NodeState.ROLLED_BACK);
  }

  @Test
  void oneWithoutAPlanHasTouchedNothing() {
    terminated();

    InterruptedRollout told = reader.told("demo", "rollout-demo", "r").orElseThrow();
    assertThat(
            new InterruptedRolloutText(new TimeFormat(ZoneOffset.UTC), false).of(told).toString())
        .contains("no node was touched");
  }

  @Test
  void oneThatWasStartedWithoutAnyInputIsToldToo() {
    reader.take(
        event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
            .setWorkflowExecutionStartedEventAttributes(
                WorkflowExecutionStartedEventAttributes.getDefaultInstance())
            .build());
    terminated();

    assertThat(reader.told(null, "rollout-demo", "r").orElseThrow().nodes()).isEmpty();
    assertThat(RolloutHandle.requestIn(Payloads.getDefaultInstance()).problems()).isNotEmpty();
  }

  private void planned() {
    reader.take(
        event(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
            .setEventId(5)
            .setActivityTaskScheduledEventAttributes(
                ActivityTaskScheduledEventAttributes.newBuilder()
                    .setActivityType(ActivityType.newBuilder().setName("Plan")))
            .build());
    reader.take(
        event(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
            .setActivityTaskCompletedEventAttributes(
                ActivityTaskCompletedEventAttributes.newBuilder()
                    .setScheduledEventId(5)
                    .setResult(payloads(SampleRecords.plan("demo", FindingLevel.INFO))))
            .build());
  }

  private void started(String id) {
    reader.take(
        event(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED)
            .setChildWorkflowExecutionStartedEventAttributes(
                ChildWorkflowExecutionStartedEventAttributes.newBuilder()
                    .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(id)))
            .build());
  }

  private void ended(String id, NodeState state) {
    NodeResult result =
        new NodeResult(state, List.of(), List.of(), 0, null, null, 0, null, false, null);
    reader.take(
        event(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED)
            .setChildWorkflowExecutionCompletedEventAttributes(
                ChildWorkflowExecutionCompletedEventAttributes.newBuilder()
                    .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                    .setResult(payloads(result)))
            .build());
  }

  @Test
  void ofARolloutThatContinuedAsNewTheNodesOfEarlierRunsAreTold() throws Exception {
    RolloutRequest request =
        RolloutDataConverter.mapper()
            .readValue(
                "{\"cluster\": \"demo\", \"options\": {\"restartOnly\": true}}",
                RolloutRequest.class);
    Map<String, Object> checkpoint =
        Map.of(
            "writtenBy",
            "run-1",
            "plan",
            SampleRecords.plan("demo", FindingLevel.INFO),
            "nodes",
            List.of(Map.of("endpoint", "10.0.0.6:10921", "state", "UPDATED")));
    reader.take(
        event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
            .setWorkflowExecutionStartedEventAttributes(
                WorkflowExecutionStartedEventAttributes.newBuilder()
                    .setInput(
                        payloads(
                            request.continuedBy(
                                RolloutDataConverter.mapper().valueToTree(checkpoint)))))
            .build());
    terminated();

    assertThat(reader.told("demo", "rollout-demo", "r").orElseThrow().nodes())
        .extracting(InterruptedRollout.NodeAtEnd::state)
        .containsExactly(NodeState.UPDATED, NodeState.UNCHANGED);
  }

  private void failed(String id, NodeState state) {
    NodeResult result =
        new NodeResult(state, List.of(), List.of(), 0, null, null, 0, "not healthy", false, null);
    reader.take(
        event(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED)
            .setChildWorkflowExecutionFailedEventAttributes(
                ChildWorkflowExecutionFailedEventAttributes.newBuilder()
                    .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                    .setFailure(
                        RolloutDataConverter.create()
                            .exceptionToFailure(NodeRolloutFailure.of("tablet", result))))
            .build());
  }

  private void terminated() {
    reader.take(
        event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED)
            .setWorkflowExecutionTerminatedEventAttributes(
                WorkflowExecutionTerminatedEventAttributes.newBuilder()
                    .setIdentity("ann")
                    .setReason("too late"))
            .build());
  }

  private static HistoryEvent.Builder event(EventType type) {
    return HistoryEvent.newBuilder()
        .setEventType(type)
        .setEventTime(ProtobufTimeUtils.toProtoTimestamp(SampleRecords.STARTED));
  }

  private static Payloads payloads(Object value) {
    return RolloutDataConverter.create().toPayloads(value).orElseThrow();
  }
}
