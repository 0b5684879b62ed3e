package io.openmldb.rollout.starter.client;

import java.time.Duration;
import java.time.Instant;

/** The time that waits live in. */
public interface WaitClock {

  /** The wall clock. */
  WaitClock REAL =
      new WaitClock() {
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
