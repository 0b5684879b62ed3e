package io.openmldb.rollout.activities.openmldb.session;

import io.openmldb.rollout.activities.cluster.HeldLease;
import io.openmldb.rollout.activities.openmldb.ClusterReader;
import io.openmldb.rollout.activities.openmldb.NameServerClient;
import io.openmldb.rollout.activities.openmldb.SideBySide;
import io.openmldb.rollout.activities.openmldb.TabletClient;
import io.openmldb.rollout.activities.waiting.Waits;
import io.openmldb.rollout.plan.Node;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
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
 * @param registrations the tablets that are registered, each with the transaction that did it
 * @param waits time; sleeping heartbeats
 * @param sideBySide for independent calls
 * @param underFence the same while a fence is up: nothing else can make these wait
 * @param timed for calls without a deadline of their own while a fence is up, to ZooKeeper above
 *     all
 * @param windows the failover windows that are open
 * @param recovery makes whole what returned in one
 */
public record Session(
    Node node,
    NameServerClient nameServer,
    Function<String, TabletClient> tablets,
    HeldLease lease,
    Alarms alarms,
    Supplier<Duration> sinceMembershipChange,
    LongSupplier newestTerm,
    Supplier<Map<String, Long>> registrations,
    Waits waits,
    SideBySide sideBySide,
    SideBySide underFence,
    TimedCalls timed,
    OpenWindows windows,
    Consumer<Session> recovery) {

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

  /**
   * Makes whole what returned in a failover window, if anything has; what cannot be made whole
   * stays in the lease. It takes its time: not under a fence.
   */
  public void recoverReturned() {
    if (windows.takeReturned()) {
      recovery.accept(this);
    }
  }

  /** The same hold for the sake of another node. */
  public Session about(Node other) {
    return new Session(
        other,
        nameServer,
        tablets,
        lease,
        alarms,
        sinceMembershipChange,
        newestTerm,
        registrations,
        waits,
        sideBySide,
        underFence,
        timed,
        windows,
        recovery);
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
        registrations,
        new Waits(waits.pace(), () -> {}),
        sideBySide.uncancelled(),
        underFence.uncancelled(),
        timed,
        windows,
        recovery);
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
