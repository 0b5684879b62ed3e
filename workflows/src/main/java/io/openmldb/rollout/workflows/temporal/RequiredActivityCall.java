package io.openmldb.rollout.workflows.temporal;

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
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls an activity that a workflow cannot do without. It is tried until it succeeds, or fails with
 * a failure that is not retried; after the first tries, {@link Waiting} is told what is waited for,
 * and why.
 */
public final class RequiredActivityCall {

  private final Duration timeout;
  private final BooleanSupplier stop;
  private final BooleanSupplier giveUp;
  private final Waiting waiting;

  /**
   * Calls of one workflow.
   *
   * @param timeout after which a call that keeps failing counts as failed
   * @param stop whether the call is not wanted any more; asked while it is waited for
   * @param giveUp whether a call that keeps failing counts as failed by now; asked likewise
   * @param waiting receives the beginning and the end of a wait
   */
  public RequiredActivityCall(
      Duration timeout, BooleanSupplier stop, BooleanSupplier giveUp, Waiting waiting) {
    this.timeout = timeout;
    this.stop = stop;
    this.giveUp = giveUp;
    this.waiting = waiting;
  }

  /**
   * Makes {@code call} until it succeeds.
   *
   * @param what it is, as the beginning of a sentence and the activity's summary
   * @param oneAttempt the longest time of one attempt
   * @param call the activity, with the options that it is given
   * @throws ActivityFailure when a retry does not help, the timeout is over, or it is given up
   * @throws Stopped when it was not wanted any more
   */
  public <T> T make(String what, Duration oneAttempt, Function<ActivityOptions, T> call) {
    try {
      return call.apply(ActivityOptionsFactory.withFewAttempts(oneAttempt, what));
    } catch (ActivityFailure e) {
      if (FailureMessage.isNonRetryable(e) || giveUp.getAsBoolean()) {
        throw e;
      }
      return repeat(
          what,
          () -> call.apply(ActivityOptionsFactory.withUnlimitedAttempts(oneAttempt, what)),
          e);
    }
  }

  /** The same as a caller of activities whose summaries begin with {@code subject}. */
  public ActivityCaller about(String subject) {
    return new ActivityCaller() {
      @Override
      public <T> T call(String what, Duration oneAttempt, Function<ActivityOptions, T> call) {
        return make(subject + " · " + what, oneAttempt, call);
      }
    };
  }

  private <T> T repeat(String what, Supplier<T> call, ActivityFailure first) {
    String cause = FailureMessage.of(first);
    String why =
        what + " failed, and is tried again until it succeeds or an abort ends that: " + cause;
    waiting.begins(why, WorkflowTime.now().plus(timeout));
    List<Promise<T>> promise = new ArrayList<>();
    CancellationScope scope =
        Workflow.newCancellationScope(() -> promise.add(Async.function(call::get)));
    scope.run();
    Promise<T> result = promise.get(0);
    boolean inTime =
        Workflow.await(
            timeout, () -> result.isCompleted() || giveUp.getAsBoolean() || stop.getAsBoolean());
    boolean over = result.isCompleted();
    if (!over) {
      scope.cancel(what + " is not waited for any more");
      // An attempt that is under way may still succeed; nothing follows before it is over.
      Workflow.await(result::isCompleted);
    }
    waiting.ends();
    if (!over) {
      throw inTime && !giveUp.getAsBoolean()
          ? new Stopped("waiting for " + what + ": " + cause)
          : first;
    }
    return result.get();
  }

  /** Receives the beginning and the end of waits. */
  public interface Waiting {

    /** One begins, because of {@code why}, and ends at {@code until} at the latest. */
    void begins(String why, Instant until);

    /** It is over. */
    void ends();
  }

  /** The call was not wanted any more, and has not succeeded as far as is known. */
  public static final class Stopped extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String reason;

    Stopped(String why) {
      super("aborted while " + why);
      this.reason = "aborted while " + why;
    }

    /** The message. */
    public String reason() {
      return reason;
    }
  }
}
