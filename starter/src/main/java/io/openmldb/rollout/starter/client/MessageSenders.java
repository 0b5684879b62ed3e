package io.openmldb.rollout.starter.client;

import io.grpc.Status;
import io.openmldb.rollout.workflows.api.report.Report.Event;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.internal.common.ProtobufTimeUtils;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who started and told a rollout what, as Temporal's history has it: the identity of the client
 * that sent it. A workflow does not see it, and names whoever did not say {@code by} "operator".
 */
public final class MessageSenders {

  private static final String START = "start";

  private final List<Sent> unhandled = new ArrayList<>();
  private final Map<Sent.Handled, Set<String>> senders = new HashMap<>();
  private final List<Event> cancellations = new ArrayList<>();
  private Instant taskStarted = Instant.EPOCH;

  MessageSenders() {}

  /** Reads the history of {@code run}, and of the runs that it continues, while they are kept. */
  public static MessageSenders of(TemporalConnection connection, WorkflowExecution run) {
    Deque<List<HistoryEvent>> histories = new ArrayDeque<>();
    Optional<WorkflowExecution> next = Optional.of(run);
    while (next.isPresent()) {
      Optional<List<HistoryEvent>> history = history(connection, next.get());
      history.ifPresent(histories::push);
      next = history.flatMap(events -> continued(run.getWorkflowId(), events.get(0)));
    }
    MessageSenders senders = new MessageSenders();
    histories.forEach(history -> history.forEach(senders::take));
    return senders;
  }

  /** Empty where Temporal does not keep it any more. */
  private static Optional<List<HistoryEvent>> history(
      TemporalConnection connection, WorkflowExecution run) {
    return connection
        .calls()
        .call(
            () -> {
              try {
                return Optional.of(
                    connection
                        .client()
                        .streamHistory(run.getWorkflowId(), run.getRunId())
                        .toList());
              } catch (RuntimeException e) {
                if (isNotFound(e)) {
                  return Optional.empty();
                }
                throw e;
              }
            });
  }

  private static boolean isNotFound(RuntimeException failure) {
    return TemporalCalls.statusOf(failure)
        .filter(status -> status.getStatus().getCode() == Status.Code.NOT_FOUND)
        .isPresent();
  }

  private static Optional<WorkflowExecution> continued(String workflowId, HistoryEvent first) {
    String runId = first.getWorkflowExecutionStartedEventAttributes().getContinuedExecutionRunId();
    return runId.isEmpty()
        ? Optional.empty()
        : Optional.of(
            WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId).build());
  }

  /**
   * Takes the next event; those of an earlier run come before those of the run that continues it.
   */
  void take(HistoryEvent event) {
    switch (event.getEventType()) {
      case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED -> {
        var start = event.getWorkflowExecutionStartedEventAttributes();
        unhandled.add(
            new Sent(START, sender(start.getParentWorkflowExecution(), start.getIdentity())));
      }
      case EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED -> {
        var signal = event.getWorkflowExecutionSignaledEventAttributes();
        unhandled.add(
            new Sent(
                signal.getSignalName(),
                sender(signal.getExternalWorkflowExecution(), signal.getIdentity())));
      }
      case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED -> {
        var update = event.getWorkflowExecutionUpdateAcceptedEventAttributes().getAcceptedRequest();
        handled(new Sent(update.getInput().getName(), update.getMeta().getIdentity()));
      }
      case EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED -> {
        var cancel = event.getWorkflowExecutionCancelRequestedEventAttributes();
        String sender = sender(cancel.getExternalWorkflowExecution(), cancel.getIdentity());
        cancellations.add(
            new Event(
                at(event),
                Event.whoAsked(sender),
                "request cancellation",
                cancel.getCause().isBlank() ? null : cancel.getCause()));
      }
      case EVENT_TYPE_WORKFLOW_TASK_STARTED -> taskStarted = at(event);
      case EVENT_TYPE_WORKFLOW_TASK_COMPLETED -> {
        unhandled.forEach(this::handled);
        unhandled.clear();
      }
      default -> {}
    }
  }

  /** Temporal itself carries what one workflow tells another. */
  private static String sender(WorkflowExecution workflow, String identity) {
    return workflow.getWorkflowId().isEmpty() ? identity : "workflow " + workflow.getWorkflowId();
  }

  /** The workflow's clock stands still, at its task's start, while it handles what was sent. */
  private void handled(Sent sent) {
    if (!sent.identity().isBlank()) {
      senders
          .computeIfAbsent(new Sent.Handled(sent.name(), taskStarted), at -> new HashSet<>())
          .add(sent.identity());
    }
  }

  /**
   * {@code events} with the sender of each that names nobody, if it is certain, and with the
   * cancellations, of which the workflow cannot tell.
   */
  public List<Event> named(List<Event> events) {
    List<Event> named = new ArrayList<>(events.stream().map(this::named).toList());
    named.addAll(cancellations);
    named.sort(Comparator.comparing(Event::at));
    return List.copyOf(named);
  }

  private Event named(Event event) {
    if (!event.who().equals(Event.OPERATOR)) {
      return event;
    }
    Set<String> possible =
        senders.getOrDefault(new Sent.Handled(messageOf(event.what()), event.at()), Set.of());
    return possible.size() == 1
        ? new Event(event.at(), possible.iterator().next(), event.what(), event.why())
        : event;
  }

  /** The name of the message that a decision in the report comes of. */
  private static String messageOf(String what) {
    String first = what.replaceFirst(" .*", "");
    return switch (first) {
      case "confirm" -> "confirmWrites";
      case "overrides" -> START;
      default -> first;
    };
  }

  private static Instant at(HistoryEvent event) {
    return ProtobufTimeUtils.toJavaInstant(event.getEventTime()).truncatedTo(ChronoUnit.MILLIS);
  }

  /** A message, or the request that began it all. */
  private record Sent(String name, String identity) {

    /** When the workflow handled it. */
    private record Handled(String name, Instant at) {}
  }
}
