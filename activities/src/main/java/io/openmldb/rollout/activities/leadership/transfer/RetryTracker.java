package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.support.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often each of several things was tried, when it may be tried again, and what was the trouble.
 * Safe to use from several threads.
 *
 * @param <T> the things
 */
public final class RetryTracker<T> {

  private final Waiter waiter;
  private final int most;
  private final Duration pause;
  private final Map<T, Integer> tries = new ConcurrentHashMap<>();
  private final Map<T, Instant> notBefore = new ConcurrentHashMap<>();
  private final Map<T, String> troubles = new ConcurrentHashMap<>();

  /**
   * Nothing tried yet.
   *
   * @param most how often each may be tried
   * @param pause after the first try; longer after each further one
   */
  public RetryTracker(Waiter waiter, int most, Duration pause) {
    this.waiter = waiter;
    this.most = most;
    this.pause = pause;
  }

  public boolean mayTry(T thing) {
    return tries.getOrDefault(thing, 0) < most
        && !waiter.now().isBefore(notBefore.getOrDefault(thing, Instant.MIN));
  }

  /** A try is made now; {@code trouble} is what it means if it turns out to have had no effect. */
  public void recordTry(T thing, String trouble) {
    int count = tries.merge(thing, 1, Integer::sum);
    notBefore.put(thing, waiter.now().plus(pause.multipliedBy(count)));
    troubles.put(thing, trouble);
  }

  /** What the last try met. */
  public void recordFailure(T thing, String trouble) {
    troubles.put(thing, trouble);
  }

  /** Whether it was tried as often as it may be, and the last try has had its time. */
  public boolean isExhausted(T thing) {
    return tries.getOrDefault(thing, 0) >= most
        && waiter.now().isAfter(notBefore.getOrDefault(thing, Instant.MIN));
  }

  /** What the last tries met. */
  Map<T, String> problems() {
    return Map.copyOf(troubles);
  }

  public Optional<String> problem(T thing) {
    return Optional.ofNullable(troubles.get(thing));
  }
}
