package io.openmldb.rollout.sandbox.server.nameserver;

import java.util.concurrent.TimeUnit;

/** Milliseconds that only grow, for everything that is a span and not a date. */
final class MonotonicClock {
  private MonotonicClock() {}

  static long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
