package io.openmldb.rollout.activities.openmldb.snapshot;

import io.openmldb.rollout.activities.support.Waiter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Compares successive readings of one cluster under writes: each with what leaders had some seconds
 * ago. A follower that lags longer than that does not keep up.
 */
public final class FollowerLagTracker {

  /** A follower that is behind for no longer than this keeps up. */
  static final Duration LAG = Duration.ofSeconds(10);

  private static final Duration MOMENT = Duration.ofSeconds(1);

  private @Nullable ClusterSnapshot earlier;
  private Instant readAt = Instant.MIN;

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
  public ClusterSnapshot comparedWithEarlier(ClusterSnapshot snapshot, Instant now) {
    ClusterSnapshot before = earlier;
    if (before == null || now.isAfter(readAt.plus(LAG))) {
      before = snapshot;
      earlier = snapshot;
      readAt = now;
    }
    return snapshot.comparedWith(before);
  }
}
