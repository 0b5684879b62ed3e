package io.openmldb.rollout.activities.context;

import io.openmldb.rollout.activities.lease.HeldLease;
import io.openmldb.rollout.activities.openmldb.client.NameServerClient;
import io.openmldb.rollout.activities.openmldb.client.TabletClient;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshotReader;
import io.openmldb.rollout.activities.support.ParallelCalls;
import io.openmldb.rollout.activities.support.TimedCalls;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.workflows.api.model.Node;
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
 * @param watchdogs the timers on the node's host
 * @param sinceMembershipChange how long no server has registered or gone away, for certain
 * @param newestTerm the highest term that the nameserver has given out to leaders
 * @param registrations the tablets that are registered, each with the transaction that did it
 * @param waiter time; sleeping heartbeats
 * @param parallelCalls for independent calls
 * @param fencedCalls the same while a fence is up: nothing else can make these wait
 * @param timed for calls without a deadline of their own while a fence is up, to ZooKeeper above
 *     all
 * @param failoverPauses the failover pauses that are open
 * @param recovery makes whole what returned in one
 */
public record ClusterContext(
    Node node,
    NameServerClient nameServer,
    Function<String, TabletClient> tablets,
    HeldLease lease,
    Watchdogs watchdogs,
    Supplier<Duration> sinceMembershipChange,
    LongSupplier newestTerm,
    Supplier<Map<String, Long>> registrations,
    Waiter waiter,
    ParallelCalls parallelCalls,
    ParallelCalls fencedCalls,
    TimedCalls timed,
    NestedFailoverPauses failoverPauses,
    Consumer<ClusterContext> recovery) {

  /** The tablet at {@code endpoint}. */
  public TabletClient tablet(String endpoint) {
    return tablets.apply(endpoint);
  }

  /**
   * Does what must be done to its end: neither a cancellation of the activity nor an interrupt of
   * this thread cuts it off. It must not take long.
   */
  public <T> T runUncancellable(Function<ClusterContext, T> work) {
    boolean interrupted = Thread.interrupted();
    try {
      return work.apply(ignoringCancellation());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Makes whole what returned in a failover pause, if anything has; what cannot be made whole stays
   * in the lease. It takes its time: not under a fence.
   */
  public void recoverReturned() {
    if (failoverPauses.takeReturned()) {
      recovery.accept(this);
    }
  }

  /** The same hold for the sake of another node. */
  public ClusterContext forNode(Node other) {
    return new ClusterContext(
        other,
        nameServer,
        tablets,
        lease,
        watchdogs,
        sinceMembershipChange,
        newestTerm,
        registrations,
        waiter,
        parallelCalls,
        fencedCalls,
        timed,
        failoverPauses,
        recovery);
  }

  private ClusterContext ignoringCancellation() {
    return new ClusterContext(
        node,
        nameServer.ignoringCancellation(),
        tablets,
        lease,
        watchdogs,
        sinceMembershipChange,
        newestTerm,
        registrations,
        new Waiter(waiter.timeSource(), () -> {}),
        parallelCalls.ignoringCancellation(),
        fencedCalls.ignoringCancellation(),
        timed,
        failoverPauses,
        recovery);
  }

  /** Whether the nameserver counts the tablet at {@code endpoint} as healthy. */
  public boolean isHealthy(String endpoint) {
    return nameServer.tablets().stream()
        .anyMatch(tablet -> tablet.endpoint().equals(endpoint) && tablet.isHealthy());
  }

  /** A reader of the whole cluster. */
  public ClusterSnapshotReader reader() {
    return new ClusterSnapshotReader(nameServer, tablets, parallelCalls);
  }
}
