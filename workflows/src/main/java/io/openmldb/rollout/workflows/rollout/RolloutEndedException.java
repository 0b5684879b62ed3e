package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.api.request.OnFailure;
import io.openmldb.rollout.workflows.api.status.Outcome;
import java.util.Optional;

/**
 * Ends a rollout before its last node, from wherever that was decided. Never leaves the workflow.
 */
final class RolloutEndedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;
  private final Outcome outcome;
  private final boolean putBack;

  private RolloutEndedException(Outcome outcome, boolean putBack, String reason) {
    super(reason);
    this.reason = reason;
    this.outcome = outcome;
    this.putBack = putBack;
  }

  /** Updated nodes stay updated. */
  static RolloutEndedException keeping(Outcome outcome, String reason) {
    return new RolloutEndedException(outcome, false, reason);
  }

  /** Updated nodes are put back first. */
  static RolloutEndedException rollingBack(Outcome outcome, String reason) {
    return new RolloutEndedException(outcome, true, reason);
  }

  /** How the rollout ends after a failure for {@code why}; empty when a person is to be asked. */
  static Optional<RolloutEndedException> byPolicy(OnFailure policy, String why) {
    return switch (policy) {
      case ABORT -> Optional.of(keeping(Outcome.ABORTED, why));
      case ROLLBACK -> Optional.of(rollingBack(Outcome.ROLLED_BACK, why));
      case PAUSE -> Optional.empty();
    };
  }

  String reason() {
    return reason;
  }

  Outcome outcome() {
    return outcome;
  }

  boolean rollsBack() {
    return putBack;
  }
}
