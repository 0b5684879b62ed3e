package io.openmldb.rollout.workflows.temporal;

import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/** Calls activities with options of its own, and decides how a failed call is tried again. */
@FunctionalInterface
public interface ActivityCaller {

  /**
   * Makes {@code call} until it succeeds, or fails for good.
   *
   * @param what it is, in words; the activity's summary
   * @param oneAttempt the longest time of one attempt
   * @param call the activity, with the options that it is given
   * @throws ActivityFailure when it has failed for good
   */
  <T> T call(String what, Duration oneAttempt, Function<ActivityOptions, T> call);

  /** The same for an activity without a result. */
  default void run(String what, Duration oneAttempt, Consumer<ActivityOptions> call) {
    call(
        what,
        oneAttempt,
        options -> {
          call.accept(options);
          return true;
        });
  }
}
