package io.openmldb.rollout.activities.openmldb.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.openmldb.Wire;
import io.openmldb.rollout.activities.waiting.Pace;
import java.time.Duration;
import java.time.Instant;

/**
 * A fake cluster in real time, for callers in several threads: before each call the cluster lives
 * through what has passed since the last one.
 */
public final class LiveCluster implements Wire, Pace {

  private final FakeCluster cluster;
  private final Pace real = Pace.real();
  private final Instant begunAt = real.now();
  private final Instant clusterBegunAt;

  public LiveCluster(FakeCluster cluster) {
    this.cluster = cluster;
    this.clusterBegunAt = cluster.now();
  }

  @Override
  public JsonNode call(String endpoint, String path, JsonNode message, Duration deadline) {
    synchronized (cluster) {
      catchUp();
      return cluster.call(endpoint, path, message, deadline);
    }
  }

  private void catchUp() {
    Duration behind = Duration.between(cluster.now(), now());
    if (!behind.isNegative()) {
      cluster.advance(behind);
    }
  }

  @Override
  public Instant now() {
    return clusterBegunAt.plus(Duration.between(begunAt, real.now()));
  }

  @Override
  public void sleep(Duration pause) {
    real.sleep(pause);
  }
}
