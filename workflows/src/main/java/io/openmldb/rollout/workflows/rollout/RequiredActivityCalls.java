package io.openmldb.rollout.workflows.rollout;

import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.temporal.RequiredActivityCall;
import io.openmldb.rollout.workflows.temporal.RequiredActivityCall.Stopped;
import io.openmldb.rollout.workflows.temporal.RequiredActivityCall.Waiting;
import io.openmldb.rollout.workflows.temporal.WorkflowTime;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Calls of activities that are not about one node, and that a rollout cannot do without: the lease
 * and its records, a plan made anew, the baseline. One that fails is tried again until it succeeds;
 * meanwhile the status says what is waited for, and why.
 */
final class RequiredActivityCalls {

  private final OperatorGates gates;
  private final Duration timeout;
  private final Runnable publish;

  /**
   * The calls of one rollout.
   *
   * @param timeout after which a call that keeps failing counts as failed, as a gate counts as
   *     unanswered
   */
  RequiredActivityCalls(OperatorGates gates, Duration timeout, Runnable publish) {
    this.gates = gates;
    this.timeout = timeout;
    this.publish = publish;
  }

  /**
   * Makes {@code call} until it succeeds.
   *
   * @param what it is, as the beginning of a sentence and the activity's summary
   * @param oneAttempt the longest time of one attempt
   * @param call the activity, with the options that it is given
   * @throws ActivityFailure when a retry does not help, the timeout is over, or a person gives it
   *     up: by an abort of what is aborted already, or of what is ending by itself
   * @throws RolloutEndedException when the rollout is aborted meanwhile
   */
  <T> T call(String what, Duration oneAttempt, Function<ActivityOptions, T> call) {
    boolean abortable = !gates.isAborted();
    try {
      return new RequiredActivityCall(
              timeout, () -> abortable && gates.isAborted(), gates::hasGivenUp, new Shown())
          .make(what, oneAttempt, call);
    } catch (Stopped e) {
      throw RolloutEndedException.keeping(Outcome.ABORTED, e.reason());
    }
  }

  /** Shows a wait in the status. */
  private final class Shown implements Waiting {

    @Override
    public void begins(String why, Instant until) {
      gates.showWait(Gate.HEALTH, WorkflowTime.now(), until, why);
      gates.repeats(true);
      publish.run();
    }

    @Override
    public void ends() {
      gates.repeats(false);
      gates.endShownWait();
      publish.run();
    }
  }
}
