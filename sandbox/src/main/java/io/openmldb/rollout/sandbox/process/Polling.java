package io.openmldb.rollout.sandbox.process;

import java.io.IOException;
import java.time.Duration;

/** Waiting for something, never for ever. */
public final class Polling {

  private static final Duration POLL = Duration.ofMillis(50);

  private Polling() {}

  /**
   * Something that may come to hold; a look at it may fail with an error that a later look does
   * not.
   */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /**
   * Waits until the condition holds. A look that fails counts as "not yet".
   *
   * @param what completes the sentence "waited … for …"
   * @throws IOException when the time is up; the cause is the last look's error if it had one
   */
  public static void until(String what, Duration most, Condition condition)
      throws IOException, InterruptedException {
    IOException last = null;
    long deadline = System.nanoTime() + most.toNanos();
    while (true) {
      try {
        if (condition.holds()) {
          return;
        }
        last = null;
      } catch (IOException notYet) {
        last = notYet;
      }
      if (System.nanoTime() > deadline) {
        String why = last == null ? "" : ": " + last.getMessage();
        throw new IOException("waited %d s for %s%s".formatted(most.toSeconds(), what, why), last);
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  /** Waits until the condition holds. Whether it does is the answer. */
  static boolean holds(Duration most, Condition condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(POLL.toMillis());
    }
    return true;
  }
}
