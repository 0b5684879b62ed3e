package io.openmldb.rollout.workflows.inspection;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a look fails: once, in words, and with the type of what went wrong. */
final class InspectionFailures {

  private InspectionFailures() {}

  /** The request's cluster, when nothing is wrong with the request. */
  static String requireCluster(@Nullable String cluster, List<String> problems, String type) {
    if (!problems.isEmpty()) {
      throw ApplicationFailure.newNonRetryableFailure(
          "The request is wrong:\n- " + String.join("\n- ", problems),
          FailureType.INVALID_REQUEST,
          problems);
    }
    if (cluster == null || cluster.isBlank()) {
      throw ApplicationFailure.newNonRetryableFailure(
          type + " wants {\"cluster\": \"NAME\"}", FailureType.INVALID_REQUEST);
    }
    return cluster;
  }

  static <T> T callOrFail(Supplier<T> look) {
    try {
      return look.get();
    } catch (ActivityFailure e) {
      String type =
          e.getCause() instanceof ApplicationFailure cause
              ? cause.getType()
              : FailureType.CLUSTER_REFUSED;
      throw ApplicationFailure.newNonRetryableFailure(FailureMessage.of(e), type);
    }
  }
}
