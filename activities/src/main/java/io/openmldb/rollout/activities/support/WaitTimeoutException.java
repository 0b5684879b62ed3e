package io.openmldb.rollout.activities.support;

import java.time.Duration;

/** What was waited for did not come in time. Callers say what that means for the rollout. */
public final class WaitTimeoutException extends RuntimeException {

  private final String lastSeen;

  WaitTimeoutException(String what, Duration atMost, String lastSeen) {
    super(
        "waited "
            + (atMost.toMillis() / 1000.0)
            + " s"
            + " for "
            + what
            + ", without success"
            + (lastSeen.isEmpty() ? "" : "; last seen: " + lastSeen));
    this.lastSeen = lastSeen;
  }

  /** What the last check saw instead; empty when the caller did not say. */
  public String lastSeen() {
    return lastSeen;
  }
}
