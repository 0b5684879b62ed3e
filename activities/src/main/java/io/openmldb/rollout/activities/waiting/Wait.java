package io.openmldb.rollout.activities.waiting;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
 * <p>Immutable. Begun inside an activity, it heartbeats to Temporal at every look.
 */
public final class Wait {

  static final Duration DEFAULT_LIMIT = Duration.ofMinutes(1);
  static final Duration DEFAULT_PAUSE = Duration.ofMillis(200);

  private final Waits waits;
  private final String what;
  private final Duration atMost;
  private final Duration pause;
  private final Supplier<String> seen;

  Wait(Waits waits, String what, Duration atMost, Duration pause, Supplier<String> seen) {
    this.waits = waits;
    this.what = what;
    this.atMost = atMost;
    this.pause = pause;
    this.seen = seen;
  }

  /** Begins a wait of the activity that this thread executes, if it does; see {@link Waits}. */
  public static Wait forWhat(String what) {
    return Waits.ofActivity().forWhat(what);
  }

  /** The longest time to wait; a minute unless said. One look is made however short it is. */
  public Wait atMost(Duration limit) {
    return new Wait(waits, what, limit, pause, seen);
  }

  /**
   * The pause between two looks; 200 ms unless said. A look that takes longer is followed by a
   * pause as long as itself: what it reads, a large cluster say, is to have more time than that
   * takes.
   */
  public Wait every(Duration betweenLooks) {
    return new Wait(waits, what, atMost, betweenLooks, seen);
  }

  /** Says in the timeout's message what was seen instead. */
  public Wait seeing(Supplier<String> lastSeen) {
    return new Wait(waits, what, atMost, pause, lastSeen);
  }

  /**
   * Looks until {@code condition} holds. What it throws ends the wait.
   *
   * @throws WaitTimeoutException when it did not in time
   * @throws java.util.concurrent.CancellationException when this thread was interrupted
   */
  public void until(BooleanSupplier condition) {
    untilPresent(() -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /** Looks until {@code look} gives something, and returns that; else as {@link #until}. */
  public <T> T untilPresent(Supplier<Optional<T>> look) {
    Instant end = waits.now().plus(atMost);
    while (true) {
      waits.heartbeat().run();
      Instant began = waits.now();
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      Duration looked = Duration.between(began, waits.now());
      Duration left = Duration.between(waits.now(), end);
      if (left.isZero() || left.isNegative()) {
        throw new WaitTimeoutException(what, atMost, seen.get());
      }
      waits.pace().sleep(shorter(left, longer(pause, looked)));
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
