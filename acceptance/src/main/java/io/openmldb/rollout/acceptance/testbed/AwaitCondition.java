package io.openmldb.rollout.acceptance.testbed;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Waits for a fact, with a deadline. */
public final class AwaitCondition {

  private static final Duration POLL = Duration.ofMillis(50);

  private AwaitCondition() {}

  /** Polls until {@code look} gives something. */
  public static <T> T until(String what, Duration atMost, Callable<Optional<T>> look)
      throws Exception {
    return until(what, atMost, POLL, look);
  }

  /** Looks every {@code poll} until {@code look} gives something. */
  @SuppressWarnings("BusyWait") // What is waited for is another process's doing.
  public static <T> T until(String what, Duration atMost, Duration poll, Callable<Optional<T>> look)
      throws Exception {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      Optional<T> seen = look.call();
      if (seen.isPresent()) {
        return seen.get();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited " + atMost + " in vain for " + what);
      }
      Thread.sleep(poll.toMillis());
    }
  }

  /** Polls until {@code look} is true. */
  public static void untilTrue(String what, Duration atMost, Callable<Boolean> look)
      throws Exception {
    untilTrue(what, atMost, POLL, look);
  }

  /** Looks every {@code poll} until {@code look} is true. */
  public static void untilTrue(String what, Duration atMost, Duration poll, Callable<Boolean> look)
      throws Exception {
    until(what, atMost, poll, () -> look.call() ? Optional.of(true) : Optional.empty());
  }
}
