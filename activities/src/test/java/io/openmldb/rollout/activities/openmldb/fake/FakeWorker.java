package io.openmldb.rollout.activities.openmldb.fake;

import io.openmldb.rollout.activities.cluster.LeaseRecord;
import io.openmldb.rollout.activities.openmldb.Deadlines;
import io.openmldb.rollout.activities.openmldb.LeaderCalls;
import io.openmldb.rollout.activities.openmldb.NameServerClient;
import io.openmldb.rollout.activities.openmldb.SideBySide;
import io.openmldb.rollout.activities.openmldb.TabletClient;
import io.openmldb.rollout.activities.openmldb.Wire;
import io.openmldb.rollout.activities.openmldb.session.Alarms;
import io.openmldb.rollout.activities.openmldb.session.CallThreads;
import io.openmldb.rollout.activities.openmldb.session.GuardedWire;
import io.openmldb.rollout.activities.openmldb.session.HeldLease;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.activities.waiting.Pace;
import io.openmldb.rollout.activities.waiting.Waits;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.request.Component;
import io.openmldb.rollout.steps.Move;
import io.openmldb.rollout.steps.Recovery.Follower;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One attempt of an activity on a fake cluster, which dies as planned. */
public final class FakeWorker {

  private final FakeCluster cluster;
  private final FakeLease lease;
  private final FakeAlarms alarms;
  private final Wire wire;
  private final Pace pace;
  private final SideBySide changes;
  private final SideBySide underFence;

  /** A worker in the cluster's virtual time; it makes one call after the other. */
  public FakeWorker(FakeCluster cluster, FakeLease lease, FakeAlarms alarms) {
    this.cluster = cluster;
    this.lease = lease;
    this.alarms = alarms;
    this.wire = cluster;
    this.pace = cluster;
    this.changes = new SideBySide(Runnable::run, () -> {});
    this.underFence = changes;
  }

  /** A worker in real time, with threads as real workers have them. */
  public FakeWorker(FakeCluster cluster, FakeLease lease, FakeAlarms alarms, CallThreads threads) {
    LiveCluster live = new LiveCluster(cluster);
    this.cluster = cluster;
    this.lease = lease;
    this.alarms = alarms;
    this.wire = live;
    this.pace = live;
    this.changes = threads.changes(() -> {});
    this.underFence = threads.underFence(() -> {});
  }

  /** A session for the update of the tablet at {@code endpoint}, of a worker that lives. */
  public Session session(String endpoint) {
    return session(endpoint, CrashPlan.never());
  }

  /** A session of a worker that dies as {@code plan} says. */
  public Session session(String endpoint, CrashPlan plan) {
    HeldLease held = lease(plan);
    Wire guarded =
        new GuardedWire(
            (to, path, message, deadline) ->
                plan.through(() -> this.wire.call(to, path, message, deadline)),
            held);
    Waits waits = new Waits(pace, () -> plan.through(() -> true));
    LeaderCalls calls =
        new LeaderCalls(
            guarded, () -> Optional.of(FakeCluster.NAMESERVER), waits, Duration.ofSeconds(20));
    return new Session(
        node(endpoint),
        new NameServerClient(calls, Deadlines.DEFAULT),
        tablet -> new TabletClient(guarded, tablet, Deadlines.DEFAULT),
        held,
        alarms(plan),
        cluster::sinceMembershipChange,
        cluster::newestTerm,
        waits,
        changes,
        underFence);
  }

  /** The node of the tablet at {@code endpoint}. */
  public static Node node(String endpoint) {
    return new Node(Component.TABLET, endpoint, "host", "/work");
  }

  private HeldLease lease(CrashPlan plan) {
    return new HeldLease() {
      @Override
      public LeaseRecord require() {
        return lease.require(); // A read: dying before it is dying before what it is for.
      }

      @Override
      public LeaseRecord update(UnaryOperator<LeaseRecord> change) {
        return plan.through(() -> lease.update(change));
      }

      @Override
      public List<Move> recordMoves(String endpoint, List<Move> moves) {
        return plan.through(() -> lease.recordMoves(endpoint, moves));
      }

      @Override
      public List<Move> moves(String endpoint) {
        return lease.moves(endpoint);
      }

      @Override
      public void clearMoves(String endpoint) {
        FakeWorker.through(plan, () -> lease.clearMoves(endpoint));
      }

      @Override
      public List<Follower> recordDetached(String endpoint, List<Follower> followers) {
        return plan.through(() -> lease.recordDetached(endpoint, followers));
      }

      @Override
      public List<Follower> detached(String endpoint) {
        return lease.detached(endpoint);
      }

      @Override
      public void clearDetached(String endpoint) {
        FakeWorker.through(plan, () -> lease.clearDetached(endpoint));
      }
    };
  }

  private Alarms alarms(CrashPlan plan) {
    return new Alarms() {
      @Override
      public void armFence(String fenced, List<Move> batch, Duration delay) {
        through(plan, () -> alarms.armFence(fenced, batch, delay));
      }

      @Override
      public void disarmFence() {
        through(plan, alarms::disarmFence);
      }

      @Override
      public void armFailover(Duration delay) {
        through(plan, () -> alarms.armFailover(delay));
      }

      @Override
      public void disarmFailover() {
        through(plan, alarms::disarmFailover);
      }
    };
  }

  private static void through(CrashPlan plan, Runnable call) {
    plan.through(
        () -> {
          call.run();
          return true;
        });
  }
}
