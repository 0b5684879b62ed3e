package io.openmldb.rollout.activities.waiting;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;

/** Time as waits see it: the real one, or a test's. */
public interface Pace {

  /** The time now; it never goes backwards. */
  Instant now();

  /**
   * Lets {@code pause} pass.
   *
   * @throws CancellationException when this thread is interrupted; it stays interrupted
   */
  void sleep(Duration pause);

  /** Real time; steps of the system's clock do not disturb it. */
  static Pace real() {
    return new RealPace(Instant.now(), System.nanoTime());
  }

  /** Real time, from {@code start} on. */
  record RealPace(Instant start, long startNanos) implements Pace {

    @Override
    public Instant now() {
      return start.plusNanos(System.nanoTime() - startNanos);
    }

    @Override
    public void sleep(Duration pause) {
      try {
        Thread.sleep(pause.toMillis(), pause.toNanosPart() % 1_000_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while waiting");
      }
    }
  }
}
