package io.openmldb.rollout.activities.openmldb.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.cluster.HeldLease;
import io.openmldb.rollout.activities.cluster.LeaseAttempts;
import io.openmldb.rollout.activities.openmldb.Deadlines;
import io.openmldb.rollout.activities.openmldb.LeaderCalls;
import io.openmldb.rollout.activities.openmldb.NameServerClient;
import io.openmldb.rollout.activities.openmldb.SideBySide;
import io.openmldb.rollout.activities.openmldb.TabletClient;
import io.openmldb.rollout.activities.openmldb.Wire;
import io.openmldb.rollout.activities.openmldb.recovery.ReturnedTablets;
import io.openmldb.rollout.activities.openmldb.session.Alarms;
import io.openmldb.rollout.activities.openmldb.session.CallThreads;
import io.openmldb.rollout.activities.openmldb.session.GuardedAlarms;
import io.openmldb.rollout.activities.openmldb.session.GuardedWire;
import io.openmldb.rollout.activities.openmldb.session.OpenWindows;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.activities.openmldb.session.TimedCalls;
import io.openmldb.rollout.activities.waiting.Pace;
import io.openmldb.rollout.activities.waiting.Waits;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.request.Component;
import io.openmldb.rollout.steps.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One attempt of an activity on a fake cluster, which dies as planned. */
public final class FakeWorker {

  private final FakeCluster cluster;
  private final FakeLease lease;
  private final FakeAlarms alarms;
  private final Wire wire;
  private final Pace pace;
  private final SideBySide changes;
  private final SideBySide underFence;
  private final TimedCalls timed;
  private CrashPlan atWork = CrashPlan.never();

  /** A worker in the cluster's virtual time; it makes one call after the other. */
  public FakeWorker(FakeCluster cluster, FakeLease lease, FakeAlarms alarms) {
    this.cluster = cluster;
    this.lease = lease;
    lease.in(cluster);
    this.alarms = alarms;
    this.wire = cluster;
    this.pace = cluster;
    this.changes = new SideBySide(Runnable::run, () -> {});
    this.underFence = changes;
    this.timed = cluster.zookeeper();
  }

  /** A worker in real time, with threads as real workers have them. */
  public FakeWorker(FakeCluster cluster, FakeLease lease, FakeAlarms alarms, CallThreads threads) {
    LiveCluster live = new LiveCluster(cluster);
    this.cluster = cluster;
    this.lease = lease;
    lease.in(cluster);
    this.alarms = alarms;
    this.wire = live;
    this.pace = live;
    this.changes = threads.changes(() -> {});
    this.underFence = threads.underFence(() -> {});
    this.timed = threads.timed();
  }

  /** A session for the update of the tablet at {@code endpoint}, of a worker that lives. */
  public Session session(String endpoint) {
    return session(endpoint, CrashPlan.never());
  }

  /**
   * A session of a worker that dies or is stopped as {@code plan} says. Where another one is
   * stopped that may go on, the session begins when that one can no longer act.
   */
  public Session session(String endpoint, CrashPlan plan) {
    CrashPlan before = atWork;
    atWork = plan;
    FakeHold held = new FakeHold(lease, plan, cluster.zookeeper());
    Waits waits = new Waits(pace, () -> plan.through(() -> true));
    Instant quiet = pace.now().plus(LeaseAttempts.QUIET);
    while (before.wasPaused() && pace.now().isBefore(quiet)) {
      plan.mayPause();
      waits.sleep(Duration.ofSeconds(1));
    }
    return session(endpoint, plan, held);
  }

  private Session session(String endpoint, CrashPlan plan, FakeHold held) {
    FakeZookeeper zookeeper = cluster.zookeeper();
    Waits waits = new Waits(pace, () -> plan.through(() -> true));
    Wire checked = new GuardedWire(through(wire, plan::through), held, pace, timed);
    Wire guarded = through(checked, plan::pausing);
    LeaderCalls calls =
        new LeaderCalls(
            guarded,
            zookeeper.answering(() -> Optional.of(FakeCluster.NAMESERVER)),
            waits,
            Duration.ofSeconds(20));
    return new Session(
        node(endpoint),
        new NameServerClient(calls, Deadlines.DEFAULT),
        tablet -> new TabletClient(guarded, tablet, Deadlines.DEFAULT),
        held,
        new GuardedAlarms(alarms(plan, held.token()), held),
        zookeeper.answering(cluster::sinceMembershipChange),
        zookeeper.answering(cluster::newestTerm)::get,
        zookeeper.answering(cluster::registrations),
        waits,
        changes,
        underFence,
        timed,
        new OpenWindows(),
        ReturnedTablets::recover);
  }

  /** A session of somebody who looks, or who changes something by hand, under no lease. */
  public Session byHand(String endpoint) {
    FakeLease anyLease = new FakeLease(true);
    CrashPlan never = CrashPlan.never();
    return session(endpoint, never, new FakeHold(anyLease, never, cluster.zookeeper()));
  }

  /** A lease that is held. */
  public static HeldLease held() {
    FakeZookeeper zookeeper = new FakeCluster().zookeeper();
    return new FakeHold(new FakeLease(true), CrashPlan.never(), zookeeper);
  }

  /** A wire to {@code to} whose every exchange is made by {@code exchanges}. */
  private static Wire through(Wire to, Exchanges exchanges) {
    return new Wire() {
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
      public Wire endingBy(Instant limit, Duration least, Waits waits) {
        return through(to.endingBy(limit, least, waits), exchanges);
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

  private Alarms alarms(CrashPlan plan, long token) {
    return new Alarms() {
      @Override
      public void armFence(String fenced, List<Move> batch, Duration delay) {
        through(plan, () -> alarms.armFence(token, fenced, batch, delay));
      }

      @Override
      public void disarmFence() {
        through(plan, () -> alarms.disarmFence(token));
      }

      @Override
      public void armFailover(Duration delay) {
        through(plan, () -> alarms.armFailover(token, delay));
      }

      @Override
      public void disarmFailover() {
        through(plan, () -> alarms.disarmFailover(token));
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
