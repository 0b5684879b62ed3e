package io.openmldb.rollout.sandbox.server.runtime;

import java.time.Duration;

/**
 * The time and the threads of a server: the machine's, or simulated ones, in which a test lets time
 * pass as it needs.
 */
public interface ServerRuntime {
  /** Milliseconds that only grow, for everything that is a span and not a date. */
  long millis();

  /** The date, in seconds since 1970. */
  long epochSeconds();

  /**
   * A new executor.
   *
   * @param threads how many of its tasks may run at once
   */
  TaskExecutor executor(String name, int threads);

  /** Holds up the caller, and nobody else. Returns early when the caller is interrupted. */
  void sleep(Duration duration);
}
