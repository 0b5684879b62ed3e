package io.openmldb.rollout.activities.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.openmldb.client.RpcTransport;
import io.openmldb.rollout.activities.support.TimeSource;
import java.time.Duration;
import java.time.Instant;

/**
 * A simulated cluster in real time, for callers in several threads: before each call the cluster
 * lives through what has passed since the last one.
 */
public final class RealTimeCluster implements RpcTransport, TimeSource {

  private final SimulatedCluster cluster;
  private final TimeSource real = TimeSource.real();
  private final Instant begunAt = real.now();
  private final Instant clusterBegunAt;

  public RealTimeCluster(SimulatedCluster cluster) {
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
