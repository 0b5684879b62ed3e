package io.openmldb.rollout.activities.openmldb.client;

import java.time.Duration;

/**
 * How long one call may take.
 *
 * @param read a call that only reads; a hung server is noticed after this
 * @param readAll a call that reads every table, which a large cluster's nameserver takes long for
 * @param change a call that changes something; the nameserver writes to ZooKeeper, and asks tablets
 *     itself, before it answers one
 */
public record CallDeadlines(Duration read, Duration readAll, Duration change) {

  public static final CallDeadlines DEFAULT =
      new CallDeadlines(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(15));

  /** For callers that wait for every table no longer than for anything else. */
  public CallDeadlines(Duration read, Duration change) {
    this(read, read, change);
  }
}
