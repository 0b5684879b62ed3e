package io.openmldb.rollout.activities.scale;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.fake.FakeLease;
import io.openmldb.rollout.activities.fake.FakeWatchdogs;
import io.openmldb.rollout.activities.fake.FakeWorker;
import io.openmldb.rollout.activities.fake.SimulatedCluster;
import io.openmldb.rollout.activities.leadership.LargeLeaderMoves;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterHealth;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.activities.openmldb.snapshot.FollowerLagTracker;
import io.openmldb.rollout.activities.preflight.LargePlan;
import io.openmldb.rollout.activities.recovery.LargeRecovery;
import io.openmldb.rollout.workflows.activity.LeaderMoveActivities.MoveTask;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.Follower;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.RecoverTask;
import io.openmldb.rollout.workflows.activity.VerificationActivities.Health;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import io.openmldb.rollout.workflows.json.Excerpt;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The life of one tablet's update in a cluster of a hundred tablets that lead a thousand partitions
 * of three replicas each, in a process of its own with as much heap as a worker may need. Prints
 * what each payload takes; ends with an exception when something is not as it should be.
 */
public final class LargeClusterRun {

  private static final int TABLETS = 100;
  private static final int TABLES_OF_EACH = 10;
  private static final int PARTITIONS_OF_EACH = 100;
  private static final long CPU_MILLIS = 60_000;

  /**
   * The nameserver does not ask a hundred tablets for three thousand replicas each every other
   * second: nothing here depends on what it would learn.
   */
  private static final Map<String, String> FLAGS =
      Map.of("get_table_status_interval", "3600000", "task_pool_size", "16");

  private final String[] endpoints =
      IntStream.range(0, TABLETS)
          .mapToObj(i -> "tablet-%02d.example.org:10921".formatted(i))
          .toArray(String[]::new);
  private final SimulatedCluster cluster = new SimulatedCluster(FLAGS, endpoints);
  private final FakeLease lease = new FakeLease(true);
  private final ClusterContext context;

  private LargeClusterRun() {
    cluster.becomeLarge();
    for (int i = 0; i < TABLETS; i++) {
      for (int j = 0; j < TABLES_OF_EACH; j++) {
        cluster.createTable(
            "a_table_with_a_name_of_some_length_" + i + "_" + j,
            1 + i * TABLES_OF_EACH + j,
            PARTITIONS_OF_EACH,
            endpoints[i],
            endpoints[(i + 1 + j) % TABLETS],
            endpoints[(i + 50 + j) % TABLETS]);
      }
    }
    context = new FakeWorker(cluster, lease, new FakeWatchdogs(cluster)).context(endpoints[0]);
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    require(Runtime.getRuntime().maxMemory() <= 512L << 20, "a heap of 512 MiB");
    new LargeClusterRun().run();
  }

  private void run() {
    said("a cluster of " + TABLETS + " tablets stands");
    List<LeaderMove> moves = LargeLeaderMoves.plan(plan("healthy"), endpoints[0]);
    require(moves.size() == TABLES_OF_EACH * PARTITIONS_OF_EACH, "a move for each leader");
    fits("moves", moves);
    Lease held = new Lease("demo", "rollout-demo", "run", 1);
    fits(
        "move task",
        new MoveTask(
            held,
            context.node(),
            moves,
            Procedure.FAST,
            64,
            0,
            Duration.ofMinutes(30),
            SingleReplicaPolicy.ADD_REPLICA));
    fits("moved away", LargeLeaderMoves.away(context, moves));
    List<Follower> followers = LargeRecovery.planDetach(context);
    require(followers.size() == 3 * moves.size(), "every replica a follower");
    fits("followers", followers);
    LargeRecovery.detach(context, followers);
    said("detached");
    restart();
    RecoverTask task = LargeRecovery.task(context, followers);
    fits("recover task", task);
    fits("recovered", LargeRecovery.recover(context, task));
    fits("moved home", LargeLeaderMoves.home(context, moves));
    require(ClusterHealth.problems(snapshot(), 0).isEmpty(), "a healthy cluster");
    require(lease.isSettled(), "a settled lease");
    for (int i = 0; i < TABLETS; i += 7) {
      cluster.kill(endpoints[i]);
    }
    cluster.advance(Duration.ofSeconds(10));
    plan("sick");
    require(cpuMillis() < CPU_MILLIS, "less than a minute of this thread");
  }

  private void restart() {
    cluster.restart(endpoints[0]);
    cluster.advance(Duration.ofSeconds(3));
  }

  private ClusterSnapshot plan(String how) {
    ClusterSnapshot snapshot = snapshot();
    List<String> problems = ClusterHealth.problems(snapshot, 0);
    said(how + ": " + problems.size() + " problems");
    fits("health of the " + how + " cluster", new Health(problems, null));
    Plan plan =
        LargePlan.of(
            List.of(endpoints).stream().map(FakeWorker::node).toList(),
            snapshot,
            context.nameServer().operations());
    require(plan.nodes().size() == TABLETS, "a plan for each tablet");
    require(plan.isRefused() == how.equals("sick"), "a plan that is refused where it is to be");
    fits("plan of the " + how + " cluster", plan);
    return snapshot;
  }

  private ClusterSnapshot snapshot() {
    return FollowerLagTracker.readTwiceIfUnhealthy(context.reader(), context.waiter());
  }

  private static void fits(String name, Object payload) {
    int bytes = RolloutDataConverter.create().toPayload(payload).orElseThrow().getData().size();
    said(name + ": " + bytes + " bytes");
    require(bytes < Excerpt.LARGEST_PAYLOAD, name + " below a megabyte, not " + bytes);
  }

  private static void said(String what) {
    Runtime runtime = Runtime.getRuntime();
    long used = (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    System.out.printf("%6d ms %4d MiB  %s%n", cpuMillis(), used, what);
  }

  private static long cpuMillis() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException("wanted: " + what);
    }
  }
}
