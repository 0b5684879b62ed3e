package io.openmldb.rollout.activities.openmldb;

import java.time.Duration;
import java.time.Instant;

/** How time goes by: the real one, or a test's. */
public interface Pace {

  /** The machine's own time. */
  Pace REAL =
      new Pace() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void sleep(Duration duration) {
          try {
            Thread.sleep(duration.toMillis());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PaceInterruptedException(e);
          }
        }

        @Override
        public Pace uncancelled() {
          return this;
        }
      };

  Instant now();

  /**
   * Waits.
   *
   * @throws PaceInterruptedException when the thread is told to end
   */
  void sleep(Duration duration);

  /** The same for what must be done to its end: only an interrupt ends a sleep. */
  Pace uncancelled();

  /** The thread that waited was told to end; its interrupt flag is set. */
  final class PaceInterruptedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PaceInterruptedException(InterruptedException cause) {
      super("Interrupted while waiting", cause);
    }
  }
}
