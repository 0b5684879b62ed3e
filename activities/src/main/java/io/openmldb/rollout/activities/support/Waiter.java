package io.openmldb.rollout.activities.support;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Duration;
import java.time.Instant;

/**
 * Where waits begin: it knows the time and how to heartbeat.
 *
 * @param timeSource the time
 * @param heartbeat called at every check; what it throws (a cancellation, a worker's shutdown) ends
 *     the wait
 */
public record Waiter(TimeSource timeSource, Runnable heartbeat) {

  /**
   * Waits of the activity that this thread executes, with its heartbeats, to be used from whatever
   * thread. Outside of an activity nothing heartbeats.
   */
  public static Waiter ofActivity() {
    ActivityExecutionContext context;
    try {
      context = Activity.getExecutionContext();
    } catch (IllegalStateException notInAnActivity) {
      return new Waiter(TimeSource.real(), () -> {});
    }
    return new Waiter(TimeSource.real(), () -> context.heartbeat(null));
  }

  /**
   * Begins a wait.
   *
   * @param what completes "waited 30 s for …"
   */
  public BoundedWait forWhat(String what) {
    return new BoundedWait(
        this, what, BoundedWait.DEFAULT_LIMIT, BoundedWait.DEFAULT_PAUSE, () -> "");
  }

  /** The time now. */
  public Instant now() {
    return timeSource.now();
  }

  /**
   * Heartbeats, and lets {@code pause} pass; as long as {@code look} when reading took longer, so
   * that at most half of the time is spent on reading a large cluster.
   */
  public void sleepAfterLook(Duration look, Duration pause) {
    sleep(look.compareTo(pause) > 0 ? look : pause);
  }

  /** Heartbeats, and lets {@code pause} pass. */
  public void sleep(Duration pause) {
    heartbeat.run();
    timeSource.sleep(pause);
  }
}
