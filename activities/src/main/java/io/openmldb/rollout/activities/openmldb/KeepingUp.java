package io.openmldb.rollout.activities.openmldb;

import java.time.Duration;
import java.time.Instant;

/**
 * Readings of one cluster, one after the other, under writes. Each is compared with what leaders
 * had some seconds ago: a follower that lags longer than that does not keep up.
 */
public final class KeepingUp {

  /** The longest lag that is none. */
  static final Duration LAG = Duration.ofSeconds(10);

  private ClusterView earlier;
  private Instant readAt;

  /** The next reading, to be judged; made {@code now}. */
  public ClusterView next(ClusterView view, Instant now) {
    if (earlier == null || now.isAfter(readAt.plus(LAG))) {
      earlier = view;
      readAt = now;
    }
    return view.after(earlier);
  }
}
