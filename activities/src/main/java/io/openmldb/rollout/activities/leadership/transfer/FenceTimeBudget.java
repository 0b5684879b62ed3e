package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.support.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The two seconds that a stretch of refused writes may last, and what is still to be done in them:
 *
 * <pre>
 *   raised … settled … leads asked for … passBy … endBy … lifted
 * </pre>
 *
 * <p>A step begins only when all that follow it have their time, too. The slowest call under this
 * fence so far says how long those take: in a busy cluster less time is left for waiting.
 */
public final class FenceTimeBudget {

  /** What one operation takes once it has begun, on a busy nameserver. */
  static final Duration COURSE = Duration.ofMillis(500);

  /** After an operation was cancelled, what it was just about to write is written for all that. */
  static final Duration AFTERMATH = Duration.ofMillis(100);

  private static final Duration LONGEST_REFUSAL = Duration.ofSeconds(2);

  /** A reserve for what cannot be foreseen: a busy worker, a garbage collection. */
  private static final Duration MARGIN = Duration.ofMillis(150);

  private static final Duration LEAST_CALL = Duration.ofMillis(20);

  /** Old leaders are demoted, the fence is read, and lifted. */
  private static final int CALLS_TO_END = 3;

  /** Operations are cancelled and read again, and the metadata is read. */
  private static final int CALLS_TO_FIND_OUT = 3;

  private final Waiter waiter;
  private final Instant raisedAt;
  private Duration slowest = LEAST_CALL;

  public FenceTimeBudget(Waiter waiter, Instant raisedAt) {
    this.waiter = waiter;
    this.raisedAt = raisedAt;
  }

  /** Makes a call, or several side by side, and learns how long it takes. */
  public <T> T taking(Supplier<T> call) {
    Instant begun = waiter.now();
    try {
      return call.get();
    } finally {
      Duration taken = Duration.between(begun, waiter.now());
      slowest = taken.compareTo(slowest) > 0 ? taken : slowest;
    }
  }

  /** When it must be known which leaders have changed, and demotion begins. */
  Instant endBy() {
    return raisedAt.plus(LONGEST_REFUSAL).minus(MARGIN).minus(slowest.multipliedBy(CALLS_TO_END));
  }

  /** When leads must have passed; what has not is cancelled. */
  Instant passBy() {
    return endBy().minus(AFTERMATH).minus(slowest.multipliedBy(CALLS_TO_FIND_OUT));
  }

  /** When leads must have been asked for. */
  Instant askBy() {
    return passBy().minus(COURSE);
  }

  /** Whether there is time to ask for leads. */
  public boolean isLongEnoughToAsk() {
    return waiter.now().isBefore(askBy());
  }
}
