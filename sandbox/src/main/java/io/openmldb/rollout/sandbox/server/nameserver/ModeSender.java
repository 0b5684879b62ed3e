package io.openmldb.rollout.sandbox.server.nameserver;

import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TabletCalls;
import io.openmldb.rollout.sandbox.server.runtime.ServerTimings;
import io.openmldb.rollout.sandbox.server.runtime.TaskExecutor;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every tablet that this is no replica cluster, a moment after a tablet came or went and
 * after a takeover. It thereby lifts any write fence that somebody raised meanwhile.
 */
final class ModeSender {
  private static final Logger log = LoggerFactory.getLogger(ModeSender.class);

  private final ClusterMetadata cluster;
  private final TabletCalls tablets;
  private final ServerTimings timings;
  private final TaskExecutor executor;

  ModeSender(
      ClusterMetadata cluster, TabletCalls tablets, ServerTimings timings, TaskExecutor executor) {
    this.cluster = cluster;
    this.tablets = tablets;
    this.timings = timings;
    this.executor = executor;
  }

  void sendSoon() {
    executor.schedule(timings.setModeDelay(), this::send);
  }

  private void send() {
    for (String endpoint : cluster.healthyTablets()) {
      try {
        tablets.setMode(endpoint, false);
      } catch (IOException e) {
        log.debug("tablet {} was not told its mode: {}", endpoint, e.getMessage());
      }
    }
  }
}
