package io.openmldb.rollout.activities.openmldb.snapshot;

import io.openmldb.rollout.activities.support.Waiter;
import java.time.Duration;
import java.time.Instant;

/**
 * Readings of one cluster, one after the other, under writes. Each is compared with what leaders
 * had some seconds ago: a follower that lags longer than that does not keep up.
 */
public final class FollowerLagTracker {

  /** The longest lag that is none. */
  static final Duration LAG = Duration.ofSeconds(10);

  private static final Duration MOMENT = Duration.ofSeconds(1);

  private ClusterSnapshot earlier;
  private Instant readAt;

  /** One reading to judge a cluster by; where something seems wrong with it, a second one. */
  public static ClusterSnapshot readTwiceIfUnhealthy(ClusterSnapshotReader reader, Waiter waiter) {
    ClusterSnapshot first = reader.read();
    if (ClusterHealth.problems(first, 0).isEmpty()) {
      return first;
    }
    waiter.sleep(MOMENT);
    return reader.read().comparedWith(first);
  }

  /** The next reading, to be judged; made {@code now}. */
  public ClusterSnapshot next(ClusterSnapshot snapshot, Instant now) {
    if (earlier == null || now.isAfter(readAt.plus(LAG))) {
      earlier = snapshot;
      readAt = now;
    }
    return snapshot.comparedWith(earlier);
  }
}
