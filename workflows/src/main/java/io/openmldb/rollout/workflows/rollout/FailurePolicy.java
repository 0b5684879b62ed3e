package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.request.OnFailure;
import io.openmldb.rollout.workflows.api.status.Decision;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.rollout.OperatorGates.GateResult;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.temporal.failure.ActivityFailure;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What follows a failure, whatever failed: a node, the confirmation, an activity of the rollout
 * itself. The request's {@code onFailure} says it; PAUSE asks a person.
 */
final class FailurePolicy {

  private final OnFailure policy;
  private final String cluster;
  private final RolloutState rolloutState;
  private final OperatorGates gates;
  private final Runnable publish;

  FailurePolicy(
      OnFailure policy,
      String cluster,
      RolloutState rolloutState,
      OperatorGates gates,
      Runnable publish) {
    this.policy = policy;
    this.cluster = cluster;
    this.rolloutState = rolloutState;
    this.gates = gates;
    this.publish = publish;
  }

  /**
   * Answers a failure that left the cluster consistent.
   *
   * @param subject the endpoint or the cluster that a decision would be about
   * @param choices what a person may decide
   * @return RETRY or SKIP
   * @throws RolloutEndedException when the rollout ends with it
   */
  GateResult afterFailure(String subject, Set<Decision> choices, String why) {
    RolloutEndedException.byPolicy(policy, why)
        .ifPresent(
            end -> {
              throw end;
            });
    rolloutState.addEvent("rollout", "waits for a decision", why);
    return ask(subject, choices, why);
  }

  /**
   * Answers a failure that left something broken: whatever the policy, only a person can say what
   * is to be done.
   *
   * @return RETRY
   * @throws RolloutEndedException when the rollout ends with it
   */
  GateResult afterFailureLeftBroken(String subject, String why) {
    return ask(subject, EnumSet.of(Decision.RETRY, Decision.ABORT), why);
  }

  /**
   * Whether a node that cannot be put back is asked about. A rollback that was to happen without
   * asking ends without asking, too, and so does one that was aborted: the report says what is
   * left.
   */
  boolean canAsk() {
    return policy == OnFailure.PAUSE && !gates.isAborted();
  }

  /**
   * Does what must succeed before the rollout may continue.
   *
   * @throws RolloutEndedException when the lease is lost, or the rollout ends with its failure
   */
  <T> T retryUntilDone(Supplier<T> work) {
    while (true) {
      try {
        return work.get();
      } catch (ActivityFailure e) {
        beforeTryingAgain(FailureMessage.of(e), FailureMessage.hasType(FailureType.LEASE_LOST, e));
      }
    }
  }

  /**
   * Handles the failure of what must succeed before the rollout may continue.
   *
   * @throws RolloutEndedException when the lease is lost, or the rollout ends with its failure
   */
  void beforeTryingAgain(String why, boolean leaseLost) {
    if (leaseLost) {
      rolloutState.markLeaseLost();
      throw RolloutEndedException.keeping(Outcome.ABORTED, why);
    }
    if (rolloutState.phase() == Phase.ROLLING_BACK) {
      throw RolloutEndedException.keeping(Outcome.ABORTED, why);
    }
    afterFailure(cluster, EnumSet.of(Decision.RETRY, Decision.ROLLBACK, Decision.ABORT), why);
  }

  private GateResult ask(String subject, Set<Decision> choices, String why) {
    Phase before = rolloutState.phase();
    rolloutState.enter(Phase.WAITING);
    GateResult verdict = gates.awaitDecision(Gate.DECISION, subject, choices, why);
    rolloutState.enter(before);
    publish.run();
    return switch (verdict) {
      case RETRY, GO_ON -> GateResult.RETRY;
      case SKIP -> GateResult.SKIP;
      case ROLLBACK -> throw RolloutEndedException.rollingBack(Outcome.ROLLED_BACK, why);
      case ABORT -> throw RolloutEndedException.keeping(Outcome.ABORTED, why);
      case EXPIRED ->
          throw RolloutEndedException.keeping(Outcome.ABORTED, "nobody decided in time: " + why);
    };
  }
}
