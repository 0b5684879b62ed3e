package io.openmldb.rollout.cluster;

import io.openmldb.rollout.cluster.Gates.Verdict;
import io.openmldb.rollout.request.OnFailure;
import io.openmldb.rollout.steps.FailureText;
import io.openmldb.rollout.steps.FailureType;
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
  private final Logbook logbook;
  private final Gates gates;
  private final Runnable show;

  FailurePolicy(OnFailure policy, String cluster, Logbook logbook, Gates gates, Runnable show) {
    this.policy = policy;
    this.cluster = cluster;
    this.logbook = logbook;
    this.gates = gates;
    this.show = show;
  }

  /**
   * Answers a failure that left the cluster consistent.
   *
   * @param subject the endpoint or the cluster that a decision would be about
   * @param choices what a person may decide
   * @return RETRY or SKIP
   * @throws EndedEarly when the rollout ends with it
   */
  Verdict afterFailure(String subject, Set<Decision> choices, String why) {
    EndedEarly.byPolicy(policy, why)
        .ifPresent(
            end -> {
              throw end;
            });
    logbook.decided("rollout", "waits for a decision", why);
    return ask(subject, choices, why);
  }

  /**
   * Answers a failure that left something broken: whatever the policy, only a person can say what
   * is to be done.
   *
   * @return RETRY
   * @throws EndedEarly when the rollout ends with it
   */
  Verdict afterBreakage(String subject, String why) {
    return ask(subject, EnumSet.of(Decision.RETRY, Decision.ABORT), why);
  }

  /**
   * Whether a node that cannot be put back is asked about. A rollback that was to happen without
   * asking ends without asking, too, and so does one that was aborted: what is left is told.
   */
  boolean canAsk() {
    return policy == OnFailure.PAUSE && !gates.isAborted();
  }

  /**
   * Does what must succeed before the rollout may go on.
   *
   * @throws EndedEarly when the lease is lost, or the rollout ends with its failure
   */
  <T> T untilDone(Supplier<T> work) {
    while (true) {
      try {
        return work.get();
      } catch (ActivityFailure e) {
        beforeTryingAgain(FailureText.of(e), FailureText.isOf(FailureType.LEASE_LOST, e));
      }
    }
  }

  /**
   * Answers the failure of what must succeed before the rollout may go on.
   *
   * @throws EndedEarly when the lease is lost, or the rollout ends with its failure
   */
  void beforeTryingAgain(String why, boolean leaseLost) {
    if (leaseLost) {
      logbook.leaseLost();
      throw EndedEarly.keeping(Outcome.ABORTED, why);
    }
    if (logbook.phase() == Phase.ROLLING_BACK) {
      throw EndedEarly.keeping(Outcome.ABORTED, why);
    }
    afterFailure(cluster, EnumSet.of(Decision.RETRY, Decision.ROLLBACK, Decision.ABORT), why);
  }

  private Verdict ask(String subject, Set<Decision> choices, String why) {
    Phase before = logbook.phase();
    logbook.enter(Phase.WAITING);
    Verdict verdict = gates.awaitDecision(Gate.DECISION, subject, choices, why);
    logbook.enter(before);
    show.run();
    return switch (verdict) {
      case RETRY, GO_ON -> Verdict.RETRY;
      case SKIP -> Verdict.SKIP;
      case ROLLBACK -> throw EndedEarly.puttingBack(Outcome.ROLLED_BACK, why);
      case ABORT -> throw EndedEarly.keeping(Outcome.ABORTED, why);
      case EXPIRED -> throw EndedEarly.keeping(Outcome.ABORTED, "nobody decided in time: " + why);
    };
  }
}
