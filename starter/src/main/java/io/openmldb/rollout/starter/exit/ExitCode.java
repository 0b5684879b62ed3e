package io.openmldb.rollout.starter.exit;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.fleet.FleetOutcome;
import io.openmldb.rollout.workflows.api.status.Outcome;
import java.util.Optional;

/** The exit codes that scripts may rely on. */
public enum ExitCode {
  /** The rollout succeeded, the plan was made, or what was asked for was printed. */
  SUCCEEDED(0),

  /**
   * The rollout failed or was rolled back, no worker answered, or what was asked about is not as it
   * should be: unhealthy partitions, failed operations, drift, what a repair or recovery left.
   */
  FAILED(1),

  /** Wrong usage, a wrong request, or something that is not there. */
  BAD_INPUT(2),

  /** Refused by preflight or by another's lease, or a rollout of the cluster is running already. */
  REFUSED(3),

  /** The rollout was aborted or cancelled. */
  ABORTED(4),

  /** Temporal cannot be reached. */
  UNREACHABLE(5);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The process's exit status. */
  public int number() {
    return number;
  }

  /** The code for a rollout that ended with {@code outcome}. */
  public static ExitCode of(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED, PLANNED -> SUCCEEDED;
      case REJECTED -> REFUSED;
      case ABORTED -> ABORTED;
      case ROLLED_BACK -> FAILED;
    };
  }

  /** The code for a fleet rollout that ended with {@code outcome}. */
  public static ExitCode of(FleetOutcome outcome) {
    return switch (outcome) {
      case SUCCEEDED, PLANNED -> SUCCEEDED;
      case FAILED -> FAILED;
      case ABORTED -> ABORTED;
    };
  }

  /** The code for a workflow that failed with {@code type}; empty: of none of ours. */
  public static ExitCode ofFailure(Optional<FailureType> type) {
    return type.map(ExitCode::of).orElse(FAILED);
  }

  private static ExitCode of(FailureType type) {
    return switch (type) {
      case INVALID_REQUEST -> BAD_INPUT;
      case LEASE_HELD -> REFUSED;
      default -> FAILED;
    };
  }
}
