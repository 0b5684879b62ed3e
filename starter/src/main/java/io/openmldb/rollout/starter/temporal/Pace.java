package io.openmldb.rollout.starter.temporal;

import java.time.Duration;
import java.time.Instant;

/** The time that waits live in. */
public interface Pace {

  /** The wall clock. */
  Pace REAL =
      new Pace() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
          Thread.sleep(duration.toMillis());
        }
      };

  Instant now();

  void sleep(Duration duration) throws InterruptedException;
}
