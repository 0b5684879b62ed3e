package io.openmldb.rollout.activities.openmldb;

import java.time.Duration;

/**
 * How long one call may take.
 *
 * @param read a call that only reads; a hung server is noticed after this
 * @param change a call that changes something; the nameserver writes to ZooKeeper, and asks tablets
 *     itself, before it answers one
 */
public record Deadlines(Duration read, Duration change) {

  public static final Deadlines DEFAULT =
      new Deadlines(Duration.ofSeconds(5), Duration.ofSeconds(15));
}
