package io.openmldb.rollout.cluster;

import io.openmldb.rollout.request.OnFailure;
import java.util.Optional;

/**
 * Ends a rollout before its last node, from wherever that was decided. Never leaves the workflow.
 */
final class EndedEarly extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Outcome outcome;
  private final boolean putBack;

  private EndedEarly(Outcome outcome, boolean putBack, String reason) {
    super(reason);
    this.outcome = outcome;
    this.putBack = putBack;
  }

  /** Updated nodes stay updated. */
  static EndedEarly keeping(Outcome outcome, String reason) {
    return new EndedEarly(outcome, false, reason);
  }

  /** Updated nodes are put back first. */
  static EndedEarly puttingBack(Outcome outcome, String reason) {
    return new EndedEarly(outcome, true, reason);
  }

  /** How the rollout ends after a failure for {@code why}; empty when a person is to be asked. */
  static Optional<EndedEarly> byPolicy(OnFailure policy, String why) {
    return switch (policy) {
      case ABORT -> Optional.of(keeping(Outcome.ABORTED, why));
      case ROLLBACK -> Optional.of(puttingBack(Outcome.ROLLED_BACK, why));
      case PAUSE -> Optional.empty();
    };
  }

  Outcome outcome() {
    return outcome;
  }

  boolean putsBack() {
    return putBack;
  }
}
