package io.openmldb.rollout.activities.failure;

import io.openmldb.rollout.json.Excerpt;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;

/**
 * Turns every {@link StepException} that leaves an activity into the {@code ApplicationFailure}
 * that the workflow sees. To be registered with the worker factory, so that no activity has to
 * think of it.
 */
public final class ActivityFailures extends WorkerInterceptorBase {

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      @Override
      public ActivityOutput execute(ActivityInput input) {
        try {
          return super.execute(input);
        } catch (StepException e) {
          throw toFailure(e);
        }
      }
    };
  }

  /** The failure that a workflow sees of {@code exception}. */
  public static ApplicationFailure toFailure(StepException exception) {
    return ApplicationFailure.newBuilder()
        .setMessage(Excerpt.text(exception.getMessage()))
        .setType(exception.failureType())
        .setNonRetryable(!exception.isRetryable())
        .setCause(exception.getCause())
        .build();
  }
}
