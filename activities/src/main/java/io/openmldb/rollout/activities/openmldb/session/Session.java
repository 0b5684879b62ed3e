package io.openmldb.rollout.activities.openmldb.session;

import io.openmldb.rollout.activities.cluster.HeldLease;
import io.openmldb.rollout.activities.openmldb.ClusterReader;
import io.openmldb.rollout.activities.openmldb.NameServerClient;
import io.openmldb.rollout.activities.openmldb.SideBySide;
import io.openmldb.rollout.activities.openmldb.TabletClient;
import io.openmldb.rollout.activities.waiting.Waits;
import io.openmldb.rollout.plan.Node;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One activity's hold on one cluster.
 *
 * @param node the tablet that is updated
 * @param nameServer the leading nameserver
 * @param tablets the client of the tablet at an endpoint
 * @param lease what the activity works under; its clients check it before each change
 * @param alarms the timers on the node's host
 * @param sinceMembershipChange how long no server has registered or gone away, for certain
 * @param newestTerm the highest term that the nameserver has given out to leaders
 * @param waits time; sleeping heartbeats
 * @param sideBySide for independent calls
 * @param underFence the same while a fence is up: nothing else can make these wait
 * @param windows the failover windows that are open
 */
public record Session(
    Node node,
    NameServerClient nameServer,
    Function<String, TabletClient> tablets,
    HeldLease lease,
    Alarms alarms,
    Supplier<Duration> sinceMembershipChange,
    LongSupplier newestTerm,
    Waits waits,
    SideBySide sideBySide,
    SideBySide underFence,
    OpenWindows windows) {

  /** The tablet at {@code endpoint}. */
  public TabletClient tablet(String endpoint) {
    return tablets.apply(endpoint);
  }

  /**
   * Does what must be done to its end: neither a cancellation of the activity nor an interrupt of
   * this thread cuts it off. It must not take long.
   */
  public <T> T toTheEnd(Function<Session, T> work) {
    boolean interrupted = Thread.interrupted();
    try {
      return work.apply(uncancelled());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Session uncancelled() {
    return new Session(
        node,
        nameServer.uncancelled(),
        tablets,
        lease,
        alarms,
        sinceMembershipChange,
        newestTerm,
        new Waits(waits.pace(), () -> {}),
        sideBySide.uncancelled(),
        underFence.uncancelled(),
        windows);
  }

  /** Whether the nameserver counts the tablet at {@code endpoint} as healthy. */
  public boolean isHealthy(String endpoint) {
    return nameServer.tablets().stream()
        .anyMatch(tablet -> tablet.endpoint().equals(endpoint) && tablet.isHealthy());
  }

  /** A reader of the whole cluster. */
  public ClusterReader reader() {
    return new ClusterReader(nameServer, tablets, sideBySide);
  }
}
