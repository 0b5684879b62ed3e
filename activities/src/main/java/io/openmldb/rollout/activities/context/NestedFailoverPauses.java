package io.openmldb.rollout.activities.context;

import java.time.Duration;
import java.time.Instant;

/**
 * The failover pauses that an attempt has open, one within another. Only the outermost switches
 * {@code auto_failover} and is recorded in the lease. Not thread-safe: for the activity's thread.
 */
public final class NestedFailoverPauses {

  private int depth;
  private Instant openedAt = Instant.MIN;
  private Instant watchdogAt = Instant.MIN;
  private boolean hasReturned;

  /** Opens a pause; returns whether it is the outermost. */
  public boolean enter(Instant now) {
    if (depth == 0) {
      openedAt = now;
      watchdogAt = Instant.MIN;
    }
    return depth++ == 0;
  }

  /** Closes the innermost pause; returns whether it was the outermost. */
  public boolean leave() {
    depth--;
    return depth == 0;
  }

  /** Whether a watchdog that fires after {@code delay} would fire later than the armed one. */
  public boolean isLaterThanWatchdog(Instant now, Duration delay) {
    return now.plus(delay).isAfter(watchdogAt);
  }

  /** Remembers that a watchdog is armed which fires after {@code delay}. */
  public void recordWatchdog(Instant now, Duration delay) {
    watchdogAt = now.plus(delay);
  }

  /** Remembers that the lease records tablets that returned during a pause. */
  public void recordReturned() {
    hasReturned = true;
  }

  /** Whether {@link #recordReturned} was called since the last call of this method. */
  boolean takeReturned() {
    boolean had = hasReturned;
    hasReturned = false;
    return had;
  }

  /** How long the outermost pause has been open; after it was closed, how long it was open. */
  public Duration length(Instant now) {
    return Duration.between(openedAt, now);
  }
}
