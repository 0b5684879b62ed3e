package io.openmldb.rollout.activities.openmldb;

import io.openmldb.rollout.activities.waiting.Waits;
import java.time.Duration;
import java.time.Instant;

/**
 * Readings of one cluster, one after the other, under writes. Each is compared with what leaders
 * had some seconds ago: a follower that lags longer than that does not keep up.
 */
public final class KeepingUp {

  /** The longest lag that is none. */
  static final Duration LAG = Duration.ofSeconds(10);

  private static final Duration MOMENT = Duration.ofSeconds(1);

  private ClusterView earlier;
  private Instant readAt;

  /** One reading to judge a cluster by; where something seems wrong with it, a second one. */
  public static ClusterView look(ClusterReader reader, Waits waits) {
    ClusterView first = reader.read();
    if (ClusterHealth.problems(first, 0).isEmpty()) {
      return first;
    }
    waits.sleep(MOMENT);
    return reader.read().after(first);
  }

  /** The next reading, to be judged; made {@code now}. */
  public ClusterView next(ClusterView view, Instant now) {
    if (earlier == null || now.isAfter(readAt.plus(LAG))) {
      earlier = view;
      readAt = now;
    }
    return view.after(earlier);
  }
}
