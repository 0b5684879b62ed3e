package io.openmldb.rollout.workflows.inspection;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.temporal.WorkflowFailures;
import io.temporal.failure.ActivityFailure;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How an inspection fails: without a retry, with one message, and with the type of what went wrong.
 */
final class InspectionFailures {

  private InspectionFailures() {}

  /** The request's cluster, when nothing is wrong with the request. */
  static String requireCluster(@Nullable String cluster, List<String> problems, String type) {
    if (!problems.isEmpty()) {
      throw WorkflowFailures.invalidRequest(problems);
    }
    if (cluster == null || cluster.isBlank()) {
      throw FailureType.INVALID_REQUEST.newOutcome(type + " wants {\"cluster\": \"NAME\"}");
    }
    return cluster;
  }

  static <T> T callOrFail(Supplier<T> look) {
    try {
      return look.get();
    } catch (ActivityFailure e) {
      throw WorkflowFailures.of(e);
    }
  }
}
