package io.openmldb.rollout.looks;

import io.openmldb.rollout.steps.FailureText;
import io.openmldb.rollout.steps.FailureType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.function.Supplier;

/** How a look fails: once, in words, and with the type of what went wrong. */
final class LookFailures {

  private LookFailures() {}

  /** The request's cluster, when nothing is wrong with the request. */
  static String clusterOf(String cluster, List<String> problems, String type) {
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

  static <T> T unwrapped(Supplier<T> look) {
    try {
      return look.get();
    } catch (ActivityFailure e) {
      String type =
          e.getCause() instanceof ApplicationFailure cause
              ? cause.getType()
              : FailureType.CLUSTER_REFUSED;
      throw ApplicationFailure.newNonRetryableFailure(FailureText.of(e), type);
    }
  }
}
