package io.openmldb.rollout.sandbox.server.nameserver;

import io.openmldb.rollout.sandbox.server.life.Timings;
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
final class Failover {
  private static final Logger log = LoggerFactory.getLogger(Failover.class);

  private final Cluster cluster;
  private final EndpointOperations endpoints;
  private final Timings timings;
  private final Set<String> failedOver = new HashSet<>();

  Failover(Cluster cluster, EndpointOperations endpoints, Timings timings) {
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
    long limit = MonotonicClock.millis() - timings.heartbeatTimeout().toMillis();
    for (TabletInfo tablet : cluster.tablets()) {
      if (!tablet.healthy() && tablet.since() <= limit && failedOver.add(tablet.endpoint())) {
        log.warn("failing over tablet {}", tablet.endpoint());
        endpoints.offline(tablet.endpoint(), true);
      }
    }
  }
}
