package io.openmldb.rollout.starter.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.report.Report.Event;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionCancelRequestedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionSignaledEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionUpdateAcceptedEventAttributes;
import io.temporal.api.update.v1.Input;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Request;
import io.temporal.internal.common.ProtobufTimeUtils;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageSendersTest {

  private static final Instant FIRST = Instant.parse("2026-11-25T03:00:00.001Z");
  private static final Instant SECOND = Instant.parse("2026-11-25T03:00:09.500Z");

  private final MessageSenders senders = new MessageSenders();

  @Test
  void whoNamesNobodyIsNamedByTheIdentityInTheHistory() {
    started("temporal-scheduler-default-nightly");
    task(FIRST);
    signaled("pause", "deploy-bot@ci");
    task(SECOND);
    updated("approve", "billing-service");

    assertThat(
            senders.named(
                List.of(
                    asked(FIRST, "start"),
                    asked(FIRST, "overrides DATA_DIRECTORY"),
                    asked(SECOND, "pause"),
                    asked(SECOND, "approve CANARY for 10.0.0.6:10921"))))
        .extracting(Event::who)
        .containsExactly(
            "temporal-scheduler-default-nightly",
            "temporal-scheduler-default-nightly",
            "deploy-bot@ci",
            "billing-service");
  }

  @Test
  void whoIsNamedByTheMessageStaysSo() {
    task(FIRST);
    signaled("pause", "deploy-bot@ci");
    task(SECOND);

    assertThat(
            senders.named(
                List.of(
                    new Event(SECOND, "li.wei", "pause", "enough"),
                    new Event(SECOND, "rollout", "pause", null))))
        .extracting(Event::who)
        .containsExactly("li.wei", "rollout");
  }

  @Test
  void whatCannotBeToldForCertainIsNotTold() {
    task(FIRST);
    signaled("pause", "deploy-bot@ci");
    signaled("pause", "billing-service");
    signaled("resume", "");
    task(SECOND);

    assertThat(
            senders.named(
                List.of(
                    asked(SECOND, "pause"), asked(SECOND, "resume"), asked(FIRST, "abort KEEP"))))
        .extracting(Event::who)
        .containsOnly("operator");
  }

  @Test
  void aMessageThatArrivesDuringATaskIsHandledByTheNext() {
    take(EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED, FIRST);
    take(EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED, FIRST);
    signaled("confirmWrites", "deploy-bot@ci");
    task(SECOND);

    assertThat(senders.named(List.of(asked(SECOND, "confirm writes PAUSED"))).get(0).who())
        .isEqualTo("deploy-bot@ci");
  }

  @Test
  void aMessageOfAnotherWorkflowNamesThatWorkflow() {
    senders.take(
        event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED, FIRST)
            .setWorkflowExecutionSignaledEventAttributes(
                WorkflowExecutionSignaledEventAttributes.newBuilder()
                    .setSignalName("pause")
                    .setIdentity("history-service")
                    .setExternalWorkflowExecution(
                        WorkflowExecution.newBuilder().setWorkflowId("fleet-production")))
            .build());
    task(SECOND);

    assertThat(senders.named(List.of(asked(SECOND, "pause"))).get(0).who())
        .isEqualTo("workflow fleet-production");
  }

  @Test
  void aCancellationIsADecisionLikeEveryOther() {
    senders.take(
        event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED, FIRST)
            .setWorkflowExecutionCancelRequestedEventAttributes(
                WorkflowExecutionCancelRequestedEventAttributes.newBuilder()
                    .setIdentity("ann@ops")
                    .setCause("wrong cluster"))
            .build());

    assertThat(senders.named(List.of(new Event(SECOND, "rollout", "ends early", "cancelled"))))
        .containsExactly(
            new Event(FIRST, "ann@ops", "request cancellation", "wrong cluster"),
            new Event(SECOND, "rollout", "ends early", "cancelled"));
  }

  private static Event asked(Instant at, String what) {
    return new Event(at, "operator", what, null);
  }

  private void started(String identity) {
    senders.take(
        event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, FIRST)
            .setWorkflowExecutionStartedEventAttributes(
                WorkflowExecutionStartedEventAttributes.newBuilder().setIdentity(identity))
            .build());
  }

  private void signaled(String name, String identity) {
    senders.take(
        event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED, FIRST)
            .setWorkflowExecutionSignaledEventAttributes(
                WorkflowExecutionSignaledEventAttributes.newBuilder()
                    .setSignalName(name)
                    .setIdentity(identity))
            .build());
  }

  private void updated(String name, String identity) {
    senders.take(
        event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, SECOND)
            .setWorkflowExecutionUpdateAcceptedEventAttributes(
                WorkflowExecutionUpdateAcceptedEventAttributes.newBuilder()
                    .setAcceptedRequest(
                        Request.newBuilder()
                            .setInput(Input.newBuilder().setName(name))
                            .setMeta(Meta.newBuilder().setIdentity(identity))))
            .build());
  }

  private void task(Instant at) {
    take(EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED, at);
    take(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, at.plusMillis(7));
  }

  private void take(EventType type, Instant at) {
    senders.take(event(type, at).build());
  }

  private static HistoryEvent.Builder event(EventType type, Instant at) {
    return HistoryEvent.newBuilder()
        .setEventType(type)
        .setEventTime(ProtobufTimeUtils.toProtoTimestamp(at));
  }
}
