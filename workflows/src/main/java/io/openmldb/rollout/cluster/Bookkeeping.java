package io.openmldb.rollout.cluster;

import io.openmldb.rollout.steps.FailureText;
import io.openmldb.rollout.steps.StepOptions;
import io.openmldb.rollout.steps.WorkflowTime;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

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
    try {
      return call.apply(StepOptions.firstTries(oneAttempt, what));
    } catch (ActivityFailure e) {
      if (FailureText.isFinal(e) || gates.hasGivenUp()) {
        throw e;
      }
      return repeat(what, () -> call.apply(StepOptions.endless(oneAttempt, what)), e);
    }
  }

  private <T> T repeat(String what, Supplier<T> call, ActivityFailure first) {
    boolean abortable = !gates.isAborted();
    Instant since = WorkflowTime.now();
    String why =
        what + " is tried until it succeeds, or an abort ends that: " + FailureText.of(first);
    gates.watch(Gate.HEALTH, since, since.plus(patience), why);
    gates.repeats(true);
    show.run();
    List<Promise<T>> promise = new ArrayList<>();
    CancellationScope scope =
        Workflow.newCancellationScope(() -> promise.add(Async.function(call::get)));
    scope.run();
    Promise<T> result = promise.get(0);
    boolean inTime =
        Workflow.await(
            patience,
            () -> result.isCompleted() || gates.hasGivenUp() || (abortable && gates.isAborted()));
    gates.repeats(false);
    if (!result.isCompleted()) {
      scope.cancel(what + " is not waited for any more");
      // An attempt that is under way may still succeed; nothing follows before it is over.
      Workflow.await(result::isCompleted);
      gates.endWatch();
      throw over(inTime && !gates.hasGivenUp(), why, first);
    }
    gates.endWatch();
    show.run();
    return result.get();
  }

  private static RuntimeException over(boolean aborted, String why, ActivityFailure first) {
    return aborted ? EndedEarly.keeping(Outcome.ABORTED, "aborted while " + why) : first;
  }
}
