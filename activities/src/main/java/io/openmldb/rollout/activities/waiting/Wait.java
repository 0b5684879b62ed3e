package io.openmldb.rollout.activities.waiting;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for one thing, looking at it again and again until it is there or time is up:
 *
 * <pre>{@code
 * Wait.forWhat("the registration of tablet X to vanish")
 *     .atMost(Duration.ofSeconds(30)).every(Duration.ofMillis(200))
 *     .until(() -> !registrations.isTabletRegistered("X"));
 * }</pre>
 *
 * <p>Made inside an activity, it heartbeats to Temporal at every look, from whatever thread; what
 * the heartbeat throws (a cancellation, a worker's shutdown) ends the wait.
 */
public final class Wait {

  private static final Duration DEFAULT_LIMIT = Duration.ofMinutes(1);
  private static final Duration DEFAULT_PAUSE = Duration.ofMillis(200);

  private final String what;
  private final Duration atMost;
  private final Duration pause;
  private final Runnable heartbeat;
  private final Supplier<String> seen;

  private Wait(
      String what, Duration atMost, Duration pause, Runnable heartbeat, Supplier<String> seen) {
    this.what = what;
    this.atMost = atMost;
    this.pause = pause;
    this.heartbeat = heartbeat;
    this.seen = seen;
  }

  /**
   * Begins a wait. Heartbeats when this thread executes an activity.
   *
   * @param what completes "waited 30 s for …"
   */
  public static Wait forWhat(String what) {
    return forWhat(what, heartbeatOfActivity());
  }

  /** Begins a wait that calls {@code heartbeat} at every look. */
  public static Wait forWhat(String what, Runnable heartbeat) {
    return new Wait(what, DEFAULT_LIMIT, DEFAULT_PAUSE, heartbeat, () -> "");
  }

  /** The heartbeat of the activity that this thread executes; outside of one it does nothing. */
  public static Runnable heartbeatOfActivity() {
    ActivityExecutionContext context;
    try {
      context = Activity.getExecutionContext();
    } catch (IllegalStateException notInAnActivity) {
      return () -> {};
    }
    return () -> context.heartbeat(null);
  }

  /** The longest time to wait; a minute unless said. One look is made however short it is. */
  public Wait atMost(Duration limit) {
    return new Wait(what, limit, pause, heartbeat, seen);
  }

  /** The pause between two looks; 200 ms unless said. */
  public Wait every(Duration betweenLooks) {
    return new Wait(what, atMost, betweenLooks, heartbeat, seen);
  }

  /** Says in the timeout's message what was seen instead. */
  public Wait seeing(Supplier<String> lastSeen) {
    return new Wait(what, atMost, pause, heartbeat, lastSeen);
  }

  /**
   * Looks until {@code condition} holds. What it throws ends the wait.
   *
   * @throws WaitTimeoutException when it did not in time
   * @throws CancellationException when this thread was interrupted; it stays interrupted
   */
  public void until(BooleanSupplier condition) {
    untilPresent(() -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /** Looks until {@code look} gives something, and returns that; else as {@link #until}. */
  public <T> T untilPresent(Supplier<Optional<T>> look) {
    long started = System.nanoTime();
    while (true) {
      heartbeat.run();
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      long left = atMost.toNanos() - (System.nanoTime() - started);
      if (left <= 0) {
        throw new WaitTimeoutException(what, atMost, seen.get());
      }
      sleep(Math.min(left, pause.toNanos()));
    }
  }

  private void sleep(long nanos) {
    try {
      Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for " + what);
    }
  }
}
