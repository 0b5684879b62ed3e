package io.openmldb.rollout.recovery;

import io.openmldb.rollout.steps.FailureText;
import io.openmldb.rollout.steps.FailureType;
import io.openmldb.rollout.steps.WorkflowTime;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a recovery or repair was asked for, found, did and left. */
final class Ledger {

  private final RecoveryRequest request;
  private final Instant startedAt = WorkflowTime.now();
  private final List<String> done = new ArrayList<>();
  private List<String> found = List.of();
  private List<String> left = List.of();
  private Instant finishedAt;

  Ledger(RecoveryRequest request) {
    this.request = request == null ? new RecoveryRequest(null, false, null) : request;
  }

  /** The failure that a failed activity is to the workflow's caller: once, in words. */
  static ApplicationFailure unwrapped(ActivityFailure failure) {
    String type =
        failure.getCause() instanceof ApplicationFailure cause
            ? cause.getType()
            : FailureType.CLUSTER_REFUSED;
    return ApplicationFailure.newNonRetryableFailure(FailureText.of(failure), type);
  }

  String cluster() {
    return request.cluster();
  }

  boolean isDryRun() {
    return request.dryRun();
  }

  /** Fails the workflow, for good, unless a cluster is named. */
  void requireCluster(String type) {
    if (request.cluster() == null || request.cluster().isBlank()) {
      throw ApplicationFailure.newNonRetryableFailure(
          type + " wants {\"cluster\": \"NAME\"}; nothing was touched",
          FailureType.INVALID_REQUEST);
    }
  }

  void found(List<String> sentences) {
    found = List.copyOf(sentences);
  }

  void done(String sentence) {
    done.add(sentence);
  }

  void done(Collection<String> sentences) {
    done.addAll(sentences);
  }

  void left(List<String> sentences) {
    left = List.copyOf(sentences);
  }

  RecoveryReport report() {
    return new RecoveryReport(
        request.cluster(),
        request.dryRun(),
        request.reason(),
        startedAt,
        finishedAt,
        found,
        done,
        left);
  }

  /** The last report; fails the workflow when it was to mend, and something is left. */
  RecoveryReport finished() {
    finishedAt = WorkflowTime.now();
    if (!request.dryRun() && !left.isEmpty()) {
      throw ApplicationFailure.newNonRetryableFailure(
          "Cluster " + request.cluster() + " is left to mend:\n- " + String.join("\n- ", left),
          FailureType.CLUSTER_LEFT_INCONSISTENT,
          left);
    }
    return report();
  }
}
