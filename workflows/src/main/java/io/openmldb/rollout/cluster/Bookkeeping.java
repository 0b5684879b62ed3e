package io.openmldb.rollout.cluster;

import io.openmldb.rollout.steps.InsistentCall;
import io.openmldb.rollout.steps.InsistentCall.Stopped;
import io.openmldb.rollout.steps.InsistentCall.Waiting;
import io.openmldb.rollout.steps.WorkflowTime;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Calls of activities that say nothing about a node, and that a rollout cannot do without: the
 * lease and its records, a plan made anew, the baseline. One that fails is tried again until it
 * succeeds; meanwhile the status says what is waited for, and why.
 */
final class Bookkeeping {

  private final Gates gates;
  private final Duration patience;
  private final Runnable show;

  /**
   * The calls of one rollout.
   *
   * @param patience after which a call that keeps failing counts as failed, as a gate counts as
   *     unanswered
   */
  Bookkeeping(Gates gates, Duration patience, Runnable show) {
    this.gates = gates;
    this.patience = patience;
    this.show = show;
  }

  /**
   * Makes {@code call} until it succeeds.
   *
   * @param what it is, as the beginning of a sentence and the activity's summary
   * @param oneAttempt the longest time of one attempt
   * @param call the activity, with the options that it is given
   * @throws ActivityFailure when trying again does not mend it, patience is at its end, or a person
   *     gives it up: by an abort of what is aborted already, or of what is ending by itself
   * @throws EndedEarly when the rollout is aborted meanwhile
   */
  <T> T call(String what, Duration oneAttempt, Function<ActivityOptions, T> call) {
    boolean abortable = !gates.isAborted();
    try {
      return new InsistentCall(
              patience, () -> abortable && gates.isAborted(), gates::hasGivenUp, new Shown())
          .make(what, oneAttempt, call);
    } catch (Stopped e) {
      throw EndedEarly.keeping(Outcome.ABORTED, e.getMessage());
    }
  }

  /** The status tells of a wait. */
  private final class Shown implements Waiting {

    @Override
    public void begins(String why, Instant until) {
      gates.watch(Gate.HEALTH, WorkflowTime.now(), until, why);
      gates.repeats(true);
      show.run();
    }

    @Override
    public void ends() {
      gates.repeats(false);
      gates.endWatch();
      show.run();
    }
  }
}
