package io.openmldb.rollout.activities.support;

import java.time.Duration;
import java.time.Instant;

/** Time that passes only while somebody sleeps. */
public final class VirtualTimeSource implements TimeSource {

  private Instant now = Instant.EPOCH;

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public void sleep(Duration pause) {
    now = now.plus(pause);
  }
}
