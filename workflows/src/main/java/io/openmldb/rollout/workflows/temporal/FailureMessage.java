package io.openmldb.rollout.workflows.temporal;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TimeoutFailure;
import java.util.List;

/** What a failure says to a person: its cause's own words, without the wrapping. */
public final class FailureMessage {

  private FailureMessage() {}

  /** One sentence for {@code failure}. */
  public static String of(TemporalFailure failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof ApplicationFailure application) {
      return Excerpt.text(messageOf(application));
    }
    String what = subject(failure);
    if (cause instanceof TimeoutFailure timeout) {
      return what + " did not end in time (" + timeout.getTimeoutType() + ")";
    }
    return Excerpt.text(what + " failed: " + cause.getMessage());
  }

  /** Whether an activity ended with an {@code ApplicationFailure} of {@code type}. */
  public static boolean hasType(FailureType type, ActivityFailure failure) {
    return type.isTypeOf(failure.getCause());
  }

  /** Whether a retry of the activity could not help. */
  public static boolean isNonRetryable(ActivityFailure failure) {
    return failure.getCause() instanceof ApplicationFailure application
        && application.isNonRetryable();
  }

  /** The list that {@code failure} carries as its details; its message alone when it has none. */
  public static List<String> details(ApplicationFailure failure) {
    List<?> details =
        failure.getDetails().getSize() == 0 ? null : failure.getDetails().get(List.class);
    return details == null
        ? List.of(messageOf(failure))
        : Excerpt.sentences(details.stream().map(String::valueOf).toList());
  }

  /** A failure of another's making may have no message. */
  private static String messageOf(ApplicationFailure failure) {
    String message = failure.getOriginalMessage();
    return message == null || message.isBlank() ? failure.getType() : message;
  }

  private static String subject(TemporalFailure failure) {
    if (failure instanceof ActivityFailure activity) {
      return "activity " + activity.getActivityType();
    }
    if (failure instanceof ChildWorkflowFailure child) {
      return "workflow " + child.getExecution().getWorkflowId();
    }
    return "an operation";
  }
}
