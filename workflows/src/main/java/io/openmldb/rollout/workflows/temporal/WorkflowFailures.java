package io.openmldb.rollout.workflows.temporal;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.util.List;

/** The failures that workflows end with; none of them is retried. */
public final class WorkflowFailures {

  private WorkflowFailures() {}

  /** The request is wrong: the message and the details list every problem. */
  public static ApplicationFailure invalidRequest(List<String> problems) {
    return FailureType.INVALID_REQUEST.newOutcome(
        Excerpt.text(
            "The request is wrong; nothing was touched:\n- " + String.join("\n- ", problems)),
        problems);
  }

  /** The workflow ends because an activity failed: with that one's type and message. */
  public static ApplicationFailure of(ActivityFailure failure) {
    String type =
        failure.getCause() instanceof ApplicationFailure cause
            ? cause.getType()
            : FailureType.CLUSTER_REFUSED.id();
    return ApplicationFailure.newNonRetryableFailure(FailureMessage.of(failure), type);
  }
}
