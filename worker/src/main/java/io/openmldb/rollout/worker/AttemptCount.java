package io.openmldb.rollout.worker;

import io.openmldb.rollout.steps.Attempted;
import io.temporal.activity.Activity;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;

/** Writes into an activity's result how often it was tried, for the report. */
final class AttemptCount extends WorkerInterceptorBase {

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      @Override
      public ActivityOutput execute(ActivityInput input) {
        ActivityOutput output = super.execute(input);
        if (output.getResult() instanceof Attempted<?> result) {
          int attempts = Activity.getExecutionContext().getInfo().getAttempt();
          return new ActivityOutput(result.withAttempts(attempts));
        }
        return output;
      }
    };
  }
}
