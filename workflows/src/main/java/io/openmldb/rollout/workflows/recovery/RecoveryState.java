package io.openmldb.rollout.workflows.recovery;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.api.request.RecoveryRequest;
import io.openmldb.rollout.workflows.api.request.RepairRequest;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.openmldb.rollout.workflows.temporal.WorkflowFailures;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a recovery or repair was asked for, found, did and left. */
final class RecoveryState {

  private final RecoveryRequest request;
  private final Instant startedAt = WorkflowTime.now();
  private final List<String> done = new ArrayList<>();
  private List<String> found = List.of();
  private List<String> left = List.of();
  private @Nullable Instant finishedAt;

  RecoveryState(RecoveryRequest request) {
    this.request = request;
  }

  RecoveryState(RepairRequest request) {
    this(
        new RecoveryRequest(
            request.cluster(),
            request.dryRun(),
            List.of(),
            request.noProgress(),
            request.reason(),
            request.by(),
            request.problems()));
  }

  /** The failure that a failed activity is to the workflow's caller: once, in words. */
  static ApplicationFailure toWorkflowFailure(ActivityFailure failure) {
    if (failure.getCause() instanceof ApplicationFailure cause
        && FailureType.INVALID_REQUEST.isTypeOf(cause)) {
      return WorkflowFailures.invalidRequest(FailureMessage.details(cause));
    }
    return WorkflowFailures.of(failure);
  }

  @Nullable String cluster() {
    return request.cluster();
  }

  Duration noProgress() {
    return request.noProgress();
  }

  boolean isDryRun() {
    return request.dryRun();
  }

  Instant startedAt() {
    return startedAt;
  }

  @Nullable Instant finishedAt() {
    return finishedAt;
  }

  /** Fails the workflow, for good, with everything that is wrong with the request. */
  void rejectInvalidRequest() {
    if (!request.problems().isEmpty()) {
      throw WorkflowFailures.invalidRequest(request.problems());
    }
  }

  void found(List<String> sentences) {
    found = List.copyOf(sentences);
  }

  List<String> found() {
    return found;
  }

  void done(String sentence) {
    done.add(sentence);
  }

  void done(Collection<String> sentences) {
    done.addAll(sentences);
  }

  int doneCount() {
    return done.size();
  }

  void left(List<String> sentences) {
    left = List.copyOf(sentences);
  }

  List<String> left() {
    return left;
  }

  RecoveryReport report() {
    return new RecoveryReport(
        request.cluster(),
        request.dryRun(),
        request.without(),
        request.reason(),
        request.by(),
        startedAt,
        finishedAt,
        found,
        done,
        left);
  }

  /** Nothing is done any more. */
  void finish() {
    finishedAt = WorkflowTime.now();
  }

  /** The last report; fails the workflow when it was no dry run, and something is left. */
  RecoveryReport reportOrFail() {
    if (!request.dryRun() && !left.isEmpty()) {
      throw FailureType.CLUSTER_LEFT_INCONSISTENT.newOutcome(
          "Cluster "
              + request.cluster()
              + " is left inconsistent:\n- "
              + Excerpt.joined("\n- ", left),
          left);
    }
    return report();
  }
}
