package io.openmldb.rollout.sandbox.server.runtime;

import java.time.Duration;
import java.util.Optional;

/**
 * Faults that somebody has put into a server's way; {@code docs} of the practice cluster list them.
 */
public interface InjectedFaults {
  /** What the fault says, or empty where there is no such fault. */
  Optional<String> find(String name);

  /**
   * Uses up one of a fault's lines: true if the fault has the first or, failing that, another of
   * the given lines; with its last line the fault goes too.
   */
  boolean take(String name, String... lines);

  /**
   * How long the fault makes something take, where it says a number of milliseconds.
   *
   * @throws IllegalStateException when it says anything else
   */
  default Optional<Duration> millis(String name) {
    return find(name)
        .map(
            text -> {
              try {
                return Duration.ofMillis(Long.parseLong(text));
              } catch (NumberFormatException e) {
                throw new IllegalStateException(
                    "fault/" + name + " must hold a number of milliseconds, not '" + text + "'", e);
              }
            });
  }
}
