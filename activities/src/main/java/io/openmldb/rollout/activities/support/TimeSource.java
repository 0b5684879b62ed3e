package io.openmldb.rollout.activities.support;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/** Time as waits see it: the real one, or a test's. */
public interface TimeSource {

  /** The time now; it never goes backwards. */
  Instant now();

  /**
   * Lets {@code pause} pass.
   *
   * @throws CancellationException when this thread is interrupted; it stays interrupted
   */
  void sleep(Duration pause);

  /** Real time; steps of the system's clock do not disturb it. */
  static TimeSource real() {
    return new SystemTimeSource(Instant.now(), System.nanoTime(), System::nanoTime);
  }

  /**
   * Real time, from {@code start} on.
   *
   * @param startNanos what {@code nanoTime} said at {@code start}
   * @param nanoTime a clock that nobody sets
   */
  record SystemTimeSource(Instant start, long startNanos, LongSupplier nanoTime)
      implements TimeSource {

    @Override
    public Instant now() {
      return start.plusNanos(nanoTime.getAsLong() - startNanos);
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
