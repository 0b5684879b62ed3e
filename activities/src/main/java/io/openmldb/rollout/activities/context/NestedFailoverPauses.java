package io.openmldb.rollout.activities.context;

import java.time.Duration;
import java.time.Instant;

/**
 * The failover windows that an attempt has open, one within another: only the outermost switches
 * {@code auto_failover} and is in the lease. For the thread of the activity.
 */
public final class NestedFailoverPauses {

  private int depth;
  private Instant openedAt = Instant.MIN;
  private Instant alarmAt = Instant.MIN;
  private boolean hasReturned;

  /** One more is opened; returns whether it is the outermost. */
  public boolean enter(Instant now) {
    if (depth == 0) {
      openedAt = now;
      alarmAt = Instant.MIN;
    }
    return depth++ == 0;
  }

  /** The innermost is closed; returns whether it was the outermost. */
  public boolean leave() {
    depth--;
    return depth == 0;
  }

  /** Whether an alarm that goes off after {@code delay} would be later than the one that is set. */
  public boolean isLaterThanWatchdog(Instant now, Duration delay) {
    return now.plus(delay).isAfter(alarmAt);
  }

  /** An alarm is set. */
  public void recordWatchdog(Instant now, Duration delay) {
    alarmAt = now.plus(delay);
  }

  /** The lease records tablets that returned in a window. */
  public void recordReturned() {
    hasReturned = true;
  }

  /** Whether that was said since it was asked last. */
  boolean takeReturned() {
    boolean had = hasReturned;
    hasReturned = false;
    return had;
  }

  /** How long the outermost has been open, or was when it was closed. */
  public Duration length(Instant now) {
    return Duration.between(openedAt, now);
  }
}
