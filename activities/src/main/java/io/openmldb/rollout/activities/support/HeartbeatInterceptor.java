package io.openmldb.rollout.activities.support;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityExecutionContextBase;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Heartbeats for every activity as long as it runs, whatever it is just waiting for: one command on
 * a slow host takes longer than a dead worker may go unnoticed. What bounds an activity that hangs
 * is its start-to-close timeout. Each beat repeats what the activity itself said in its last one: a
 * bare one would wipe out what is shown of it.
 *
 * <p>An activity learns of its cancellation by the heartbeats that it makes itself, in its waits.
 */
public final class HeartbeatInterceptor extends WorkerInterceptorBase {

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
      private @Nullable Repeating context;

      @Override
      public void init(ActivityExecutionContext activity) {
        Repeating repeating = new Repeating(activity);
        context = repeating;
        super.init(repeating);
      }

      @Override
      public ActivityOutput execute(ActivityInput input) {
        Repeating repeating =
            Objects.requireNonNull(context, "an activity is initialized before it is executed");
        ScheduledFuture<?> beats =
            clock.scheduleAtFixedRate(
                repeating::beat, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        try {
          return super.execute(input);
        } finally {
          beats.cancel(false);
        }
      }
    };
  }

  /** The activity's own context, with its last heartbeat remembered. */
  private static final class Repeating extends ActivityExecutionContextBase {

    private @Nullable Object said;

    Repeating(ActivityExecutionContext next) {
      super(next);
    }

    /** Remembered first: it counts although the activity is told in it that it is cancelled. */
    @Override
    public synchronized <V> void heartbeat(@Nullable V details) {
      if (details != null) {
        said = details;
      }
      super.heartbeat(said);
    }

    private void beat() {
      try {
        heartbeat(null);
      } catch (ActivityCompletionException toldToTheActivityItself) {
        // The same is thrown at the activity's own next heartbeat.
      }
    }
  }
}
