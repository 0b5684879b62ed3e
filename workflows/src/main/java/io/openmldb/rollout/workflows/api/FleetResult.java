package io.openmldb.rollout.workflows.api;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.openmldb.rollout.workflows.api.fleet.FleetOutcome;
import io.openmldb.rollout.workflows.api.fleet.FleetReport;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;

/**
 * How a fleet rollout ends in Temporal: Completed with its report where every cluster is as wanted,
 * and otherwise Failed with its report in the failure's details.
 */
public final class FleetResult {

  private FleetResult() {}

  /**
   * The report of {@code fleetRollout}, whatever its outcome; waits until it is over.
   *
   * @throws WorkflowFailedException when it failed in another way: InvalidRequest, or by
   *     cancellation or termination
   */
  public static FleetReport await(WorkflowStub fleetRollout) {
    try {
      return requireNonNull(fleetRollout.getResult(FleetReport.class), "it returns its report");
    } catch (WorkflowFailedException e) {
      return reportIn(e).orElseThrow(() -> e);
    }
  }

  /** The report in a fleet rollout's failure; empty where it left none there. */
  public static Optional<FleetReport> reportIn(Throwable failure) {
    return ApplicationFailureFinder.find(failure)
        .filter(
            application ->
                FailureType.FLEET_ROLLOUT_FAILED.isTypeOf(application)
                    || FailureType.FLEET_ROLLOUT_ABORTED.isTypeOf(application))
        .map(application -> application.getDetails().get(0, FleetReport.class));
  }

  /** The failure of one that ended with {@code report}; empty when it did as it was asked. */
  public static Optional<ApplicationFailure> failureOf(FleetReport report) {
    FleetOutcome outcome = requireNonNull(report.outcome(), "it is over");
    String message = outcome + ": " + requireNonNullElse(report.reason(), "see the report");
    return switch (outcome) {
      case SUCCEEDED, PLANNED -> Optional.empty();
      case FAILED -> Optional.of(FailureType.FLEET_ROLLOUT_FAILED.newOutcome(message, report));
      case ABORTED -> Optional.of(FailureType.FLEET_ROLLOUT_ABORTED.newOutcome(message, report));
    };
  }
}
