package io.openmldb.rollout.activities.support;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for one condition, checking it repeatedly until it holds or the time is up:
 *
 * <pre>{@code
 * BoundedWait.forWhat("the registration of tablet X to vanish")
 *     .atMost(Duration.ofSeconds(30)).every(Duration.ofMillis(200))
 *     .until(() -> !registrations.isTabletRegistered("X"));
 * }</pre>
 *
 * <p>Immutable. Begun inside an activity, it heartbeats to Temporal at every check.
 */
public final class BoundedWait {

  static final Duration DEFAULT_LIMIT = Duration.ofMinutes(1);
  static final Duration DEFAULT_PAUSE = Duration.ofMillis(200);

  private final Waiter waiter;
  private final String what;
  private final Duration atMost;
  private final Duration pause;
  private final Supplier<String> seen;

  BoundedWait(Waiter waiter, String what, Duration atMost, Duration pause, Supplier<String> seen) {
    this.waiter = waiter;
    this.what = what;
    this.atMost = atMost;
    this.pause = pause;
    this.seen = seen;
  }

  /** Begins a wait of the activity that this thread executes, if it does; see {@link Waiter}. */
  public static BoundedWait forWhat(String what) {
    return Waiter.ofActivity().forWhat(what);
  }

  /** The longest time to wait; one minute by default. At least one check is made. */
  public BoundedWait atMost(Duration limit) {
    return new BoundedWait(waiter, what, limit, pause, seen);
  }

  /**
   * The pause between two checks; 200 ms by default. A check that takes longer is followed by a
   * pause of its own length, so that at most half of the time is spent on reading a large cluster.
   */
  public BoundedWait every(Duration betweenLooks) {
    return new BoundedWait(waiter, what, atMost, betweenLooks, seen);
  }

  /** Says in the timeout's message what was seen instead. */
  public BoundedWait seeing(Supplier<String> lastSeen) {
    return new BoundedWait(waiter, what, atMost, pause, lastSeen);
  }

  /**
   * Checks until {@code condition} holds. What it throws ends the wait.
   *
   * @throws WaitTimeoutException when it did not in time
   * @throws java.util.concurrent.CancellationException when this thread was interrupted
   */
  public void until(BooleanSupplier condition) {
    untilPresent(() -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /** Checks until {@code look} gives a value, and returns it; otherwise as {@link #until}. */
  public <T> T untilPresent(Supplier<Optional<T>> look) {
    Instant end = waiter.now().plus(atMost);
    while (true) {
      waiter.heartbeat().run();
      Instant began = waiter.now();
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      Duration looked = Duration.between(began, waiter.now());
      Duration left = Duration.between(waiter.now(), end);
      if (left.isZero() || left.isNegative()) {
        throw new WaitTimeoutException(what, atMost, seen.get());
      }
      waiter.timeSource().sleep(shorter(left, longer(pause, looked)));
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
