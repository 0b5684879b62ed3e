package io.openmldb.rollout.activities.openmldb.session;

import io.openmldb.rollout.activities.openmldb.Pace;
import java.time.Duration;
import java.time.Instant;

/**
 * Real time inside an activity: every pause heartbeats, and ends with what the heartbeat throws
 * when the activity is cancelled or its worker shuts down.
 */
record ActivityPace(Runnable heartbeat) implements Pace {

  @Override
  public Instant now() {
    return Pace.REAL.now();
  }

  @Override
  public void sleep(Duration duration) {
    heartbeat.run();
    Pace.REAL.sleep(duration);
  }

  @Override
  public Pace uncancelled() {
    return Pace.REAL;
  }
}
