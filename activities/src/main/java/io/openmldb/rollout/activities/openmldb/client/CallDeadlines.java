package io.openmldb.rollout.activities.openmldb.client;

import java.time.Duration;

/**
 * How long one call may take.
 *
 * @param read a call that only reads; a hung server is noticed after this
 * @param change a call that changes something; the nameserver writes to ZooKeeper, and asks tablets
 *     itself, before it answers one
 */
public record CallDeadlines(Duration read, Duration change) {

  public static final CallDeadlines DEFAULT =
      new CallDeadlines(Duration.ofSeconds(5), Duration.ofSeconds(15));
}
