package io.openmldb.rollout.activities.waiting;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Heartbeats for every activity as long as it runs, whatever it is just waiting for: one command on
 * a slow host takes longer than a dead worker may go unnoticed. What bounds an activity that hangs
 * is its start-to-close timeout.
 *
 * <p>An activity learns of its cancellation by the heartbeats that it makes itself, in its waits.
 */
public final class SteadyHeartbeats extends WorkerInterceptorBase {

  private static final long PERIOD_MILLIS = 2_000;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "activity-heartbeats");
            thread.setDaemon(true);
            return thread;
          });

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      private ActivityExecutionContext context;

      @Override
      public void init(ActivityExecutionContext activity) {
        context = activity;
        super.init(activity);
      }

      @Override
      public ActivityOutput execute(ActivityInput input) {
        ScheduledFuture<?> beats =
            clock.scheduleAtFixedRate(
                () -> beat(context), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        try {
          return super.execute(input);
        } finally {
          beats.cancel(false);
        }
      }
    };
  }

  private static void beat(ActivityExecutionContext context) {
    try {
      context.heartbeat(null);
    } catch (ActivityCompletionException toldToTheActivityItself) {
      // The same is thrown at the activity's own next heartbeat.
    }
  }
}
