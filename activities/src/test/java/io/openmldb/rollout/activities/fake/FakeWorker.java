package io.openmldb.rollout.activities.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.context.LeaseCheckedTransport;
import io.openmldb.rollout.activities.context.LeaseCheckedWatchdogs;
import io.openmldb.rollout.activities.context.NestedFailoverPauses;
import io.openmldb.rollout.activities.context.Watchdogs;
import io.openmldb.rollout.activities.lease.HeldLease;
import io.openmldb.rollout.activities.lease.LeaseAttemptRunner;
import io.openmldb.rollout.activities.openmldb.client.CallDeadlines;
import io.openmldb.rollout.activities.openmldb.client.LeaderRouting;
import io.openmldb.rollout.activities.openmldb.client.NameServerClient;
import io.openmldb.rollout.activities.openmldb.client.RpcTransport;
import io.openmldb.rollout.activities.openmldb.client.TabletClient;
import io.openmldb.rollout.activities.recovery.ReturnedTabletRecovery;
import io.openmldb.rollout.activities.support.CallThreadPools;
import io.openmldb.rollout.activities.support.ParallelCalls;
import io.openmldb.rollout.activities.support.TimeSource;
import io.openmldb.rollout.activities.support.TimedCalls;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One attempt of an activity on a simulated cluster, which dies as planned. */
public final class FakeWorker {

  private final SimulatedCluster cluster;
  private final FakeLease lease;
  private final FakeWatchdogs watchdogs;
  private final RpcTransport transport;
  private final TimeSource timeSource;
  private final ParallelCalls changes;
  private final ParallelCalls underFence;
  private final TimedCalls timed;
  private CrashPlan atWork = CrashPlan.never();

  /** A worker in the cluster's virtual time; it makes one call after the other. */
  public FakeWorker(SimulatedCluster cluster, FakeLease lease, FakeWatchdogs watchdogs) {
    this.cluster = cluster;
    this.lease = lease;
    lease.in(cluster);
    this.watchdogs = watchdogs;
    this.transport = cluster;
    this.timeSource = cluster;
    this.changes = new ParallelCalls(Runnable::run, () -> {});
    this.underFence = changes;
    this.timed = cluster.zookeeper();
  }

  /** A worker in real time, with threads as real workers have them. */
  public FakeWorker(
      SimulatedCluster cluster, FakeLease lease, FakeWatchdogs watchdogs, CallThreadPools threads) {
    RealTimeCluster live = new RealTimeCluster(cluster);
    this.cluster = cluster;
    this.lease = lease;
    lease.in(cluster);
    this.watchdogs = watchdogs;
    this.transport = live;
    this.timeSource = live;
    this.changes = threads.changeCalls(() -> {});
    this.underFence = threads.fencedCalls(() -> {});
    this.timed = threads.timed();
  }

  /** A session for the update of the tablet at {@code endpoint}, of a worker that lives. */
  public ClusterContext context(String endpoint) {
    return context(endpoint, CrashPlan.never());
  }

  /**
   * A session of a worker that dies or is stopped as {@code plan} says. Where another one is
   * stopped that may go on, the session begins when that one can no longer act.
   */
  public ClusterContext context(String endpoint, CrashPlan plan) {
    CrashPlan before = atWork;
    atWork = plan;
    FakeHeldLease held = new FakeHeldLease(lease, plan, cluster.zookeeper());
    Waiter waiter = new Waiter(timeSource, () -> plan.through(() -> true));
    Instant quiet = timeSource.now().plus(LeaseAttemptRunner.QUIET);
    while (before.wasPaused() && timeSource.now().isBefore(quiet)) {
      plan.mayPause();
      cluster.whileIdle(() -> waiter.sleep(Duration.ofSeconds(1)));
    }
    return context(endpoint, plan, held);
  }

  private ClusterContext context(String endpoint, CrashPlan plan, FakeHeldLease held) {
    SimulatedZooKeeper zookeeper = cluster.zookeeper();
    Waiter waiter = new Waiter(timeSource, () -> plan.through(() -> true));
    RpcTransport checked =
        new LeaseCheckedTransport(through(transport, plan::through), held, timeSource, timed);
    RpcTransport guarded = through(checked, plan::pausing);
    LeaderRouting calls =
        new LeaderRouting(
            guarded,
            zookeeper.answering(zookeeper::leadingNameserver),
            waiter,
            Duration.ofSeconds(20));
    return new ClusterContext(
        node(endpoint),
        new NameServerClient(calls, CallDeadlines.DEFAULT),
        tablet -> new TabletClient(guarded, tablet, CallDeadlines.DEFAULT),
        held,
        new LeaseCheckedWatchdogs(watchdogs(plan, held.token()), held),
        zookeeper.answering(zookeeper::sinceMembershipChange),
        zookeeper.answering(zookeeper::newestTerm)::get,
        zookeeper.answering(zookeeper::registrations),
        waiter,
        changes,
        underFence,
        timed,
        new NestedFailoverPauses(),
        ReturnedTabletRecovery::recover);
  }

  /** A session of somebody who looks, or who changes something by hand, under no lease. */
  public ClusterContext byHand(String endpoint) {
    FakeLease anyLease = new FakeLease(true);
    CrashPlan never = CrashPlan.never();
    return context(endpoint, never, new FakeHeldLease(anyLease, never, cluster.zookeeper()));
  }

  /** A lease that is held. */
  public static HeldLease held() {
    SimulatedZooKeeper zookeeper = new SimulatedCluster().zookeeper();
    return new FakeHeldLease(new FakeLease(true), CrashPlan.never(), zookeeper);
  }

  /** A wire to {@code to} whose every exchange is made by {@code exchanges}. */
  private static RpcTransport through(RpcTransport to, Exchanges exchanges) {
    return new RpcTransport() {
      @Override
      public JsonNode call(String endpoint, String path, JsonNode message, Duration deadline) {
        return exchanges.make(() -> to.call(endpoint, path, message, deadline));
      }

      @Override
      public JsonNode call(
          String endpoint,
          String path,
          JsonNode message,
          Duration deadline,
          String list,
          Consumer<JsonNode> items) {
        return exchanges.make(() -> to.call(endpoint, path, message, deadline, list, items));
      }

      @Override
      public RpcTransport endingBy(Instant limit, Duration least, Waiter waiter) {
        return through(to.endingBy(limit, least, waiter), exchanges);
      }
    };
  }

  /** Makes exchanges, or not. */
  private interface Exchanges {
    JsonNode make(Supplier<JsonNode> exchange);
  }

  /** The node of the tablet at {@code endpoint}. */
  public static Node node(String endpoint) {
    return new Node(Component.TABLET, endpoint, "host", "/work");
  }

  private Watchdogs watchdogs(CrashPlan plan, long token) {
    return new Watchdogs() {
      @Override
      public void armFence(String fenced, List<LeaderMove> batch, Duration delay) {
        through(plan, () -> watchdogs.armFence(token, fenced, batch, delay));
      }

      @Override
      public void disarmFence() {
        through(plan, () -> watchdogs.disarmFence(token));
      }

      @Override
      public void armFailover(Duration delay) {
        through(plan, () -> watchdogs.armFailover(token, delay));
      }

      @Override
      public void disarmFailover() {
        through(plan, () -> watchdogs.disarmFailover(token));
      }
    };
  }

  private static void through(CrashPlan plan, Runnable call) {
    plan.pausing(
        () ->
            plan.through(
                () -> {
                  call.run();
                  return true;
                }));
  }
}
