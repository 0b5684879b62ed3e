package io.openmldb.rollout.activities.process;

import java.time.Duration;

/**
 * How long a restart gives things that take their time.
 *
 * @param steady how long a new process must have served to count
 * @param supervisorsChance how long a supervisor may keep trying after start.sh has ended
 */
record RestartTimings(Duration steady, Duration supervisorsChance) {

  /** For real servers: a supervisor starts what ended again after ten seconds, so two chances. */
  static final RestartTimings REAL =
      new RestartTimings(Duration.ofMillis(2500), Duration.ofSeconds(25));
}
