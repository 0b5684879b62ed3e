package io.openmldb.rollout.sandbox.server.nameserver.metadata;

import java.util.concurrent.TimeUnit;

/** Milliseconds that only grow, for everything that is a span and not a date. */
public final class MonotonicClock {
  private MonotonicClock() {}

  public static long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
