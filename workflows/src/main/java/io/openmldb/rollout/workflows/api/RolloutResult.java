package io.openmldb.rollout.workflows.api;

import static java.util.Objects.requireNonNull;

import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How a rollout ends in Temporal. One that did what was asked for is Completed, with its report as
 * the result. One that was refused, rolled back or aborted is Failed, so that lists, schedules and
 * callers tell it from a success, with its report in the failure's details.
 */
public final class RolloutResult {

  private static final Set<FailureType> OUTCOMES =
      EnumSet.of(
          FailureType.ROLLOUT_REJECTED,
          FailureType.ROLLOUT_ROLLED_BACK,
          FailureType.ROLLOUT_ABORTED);

  private static final int REPORT_OF_OUTCOME = 0;

  /** Behind the list of what is left. */
  private static final int REPORT_OF_INCONSISTENT = 1;

  private RolloutResult() {}

  /**
   * The report of {@code rollout}, whatever its outcome; waits until it is over.
   *
   * @throws WorkflowFailedException when it failed in another way: InvalidRequest,
   *     ClusterLeftInconsistent, or by cancellation or termination
   */
  public static Report await(WorkflowStub rollout) {
    try {
      return requireNonNull(rollout.getResult(Report.class), "a rollout returns its report");
    } catch (WorkflowFailedException e) {
      return ApplicationFailureFinder.find(e)
          .filter(RolloutResult::isOutcome)
          .flatMap(RolloutResult::report)
          .orElseThrow(() -> e);
    }
  }

  /** The report in a rollout's failure; empty where it left none there. */
  public static Optional<Report> reportIn(Throwable failure) {
    return ApplicationFailureFinder.find(failure).flatMap(RolloutResult::report);
  }

  /** The failure of a rollout that ended with {@code report}; empty when it did as it was asked. */
  public static Optional<ApplicationFailure> failureOf(Report report) {
    Outcome outcome = requireNonNull(report.outcome(), "it is over");
    return typeOf(outcome)
        .map(
            type -> {
              String why = Objects.requireNonNullElse(report.reason(), "see the report");
              return type.newOutcome(outcome + ": " + why, report);
            });
  }

  private static Optional<FailureType> typeOf(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED, PLANNED -> Optional.empty();
      case REJECTED -> Optional.of(FailureType.ROLLOUT_REJECTED);
      case ROLLED_BACK -> Optional.of(FailureType.ROLLOUT_ROLLED_BACK);
      case ABORTED -> Optional.of(FailureType.ROLLOUT_ABORTED);
    };
  }

  private static boolean isOutcome(ApplicationFailure failure) {
    return FailureType.of(failure).filter(OUTCOMES::contains).isPresent();
  }

  private static Optional<Report> report(ApplicationFailure failure) {
    if (isOutcome(failure)) {
      return detail(failure, REPORT_OF_OUTCOME);
    }
    return FailureType.CLUSTER_LEFT_INCONSISTENT.isTypeOf(failure)
        ? detail(failure, REPORT_OF_INCONSISTENT)
        : Optional.empty();
  }

  private static Optional<Report> detail(ApplicationFailure failure, int index) {
    return failure.getDetails().getSize() > index
        ? Optional.ofNullable(failure.getDetails().get(index, Report.class))
        : Optional.empty();
  }
}
