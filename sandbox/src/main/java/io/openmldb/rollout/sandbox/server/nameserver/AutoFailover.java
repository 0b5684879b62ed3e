package io.openmldb.rollout.sandbox.server.nameserver;

import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TabletInfo;
import io.openmldb.rollout.sandbox.server.nameserver.operation.EndpointOperations;
import io.openmldb.rollout.sandbox.server.runtime.ServerTimings;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the nameserver does by itself when tablets come and go while auto_failover is on. A tablet
 * that was away for a moment with its tables is left alone; one that was away too long is failed
 * over; one that comes back as a fresh process, without tables, is recovered, but only if this
 * nameserver saw it go. Used by one thread only.
 */
final class AutoFailover {
  private static final Logger log = LoggerFactory.getLogger(AutoFailover.class);

  private final ClusterMetadata cluster;
  private final EndpointOperations endpoints;
  private final ServerTimings timings;
  private final Set<String> failedOver = new HashSet<>();

  AutoFailover(ClusterMetadata cluster, EndpointOperations endpoints, ServerTimings timings) {
    this.cluster = cluster;
    this.endpoints = endpoints;
    this.timings = timings;
  }

  /**
   * A tablet has registered.
   *
   * @param fresh whether it is a new process
   */
  void arrived(String endpoint, boolean fresh) {
    Optional<TabletInfo> before = cluster.setTablet(endpoint, true);
    boolean wasAway = before.isPresent() && !before.get().healthy();
    boolean wasFailedOver = failedOver.remove(endpoint);
    if (wasAway && cluster.autoFailover() && (fresh || wasFailedOver)) {
      log.info("recovering tablet {}", endpoint);
      endpoints.offline(endpoint, true);
      endpoints.recover(endpoint);
    }
  }

  void lost(String endpoint) {
    cluster.setTablet(endpoint, false);
    log.warn("tablet {} is offline", endpoint);
  }

  /** Fails over whatever has been away for longer than the heartbeat timeout. */
  void check() {
    if (!cluster.autoFailover()) {
      return;
    }
    long limit = timings.heartbeatTimeout().toMillis();
    for (TabletInfo tablet : cluster.tablets()) {
      boolean isAwayTooLong = !tablet.healthy() && cluster.ageMillis(tablet) >= limit;
      if (isAwayTooLong && failedOver.add(tablet.endpoint())) {
        log.warn("failing over tablet {}", tablet.endpoint());
        endpoints.offline(tablet.endpoint(), true);
      }
    }
  }
}
