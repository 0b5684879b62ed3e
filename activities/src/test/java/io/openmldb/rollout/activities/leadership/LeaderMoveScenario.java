package io.openmldb.rollout.activities.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.fake.CrashPlan;
import io.openmldb.rollout.activities.fake.FakeLease;
import io.openmldb.rollout.activities.fake.FakeWatchdogs;
import io.openmldb.rollout.activities.fake.FakeWorker;
import io.openmldb.rollout.activities.fake.SimulatedCluster;
import io.openmldb.rollout.activities.leadership.transfer.TransferOptions;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.workflows.activity.LeaderMoveActivities.MoveOutcome;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A cluster of three tablets under writes: {@code a} leads partitions of two replicas, of three and
 * of one; {@code b} and {@code c} lead one each.
 */
final class LeaderMoveScenario {

  static final String A = "a:1";
  static final String B = "b:1";
  static final String C = "c:1";

  final SimulatedCluster cluster;
  final FakeLease lease;
  final FakeWatchdogs watchdogs;
  final FakeWorker worker;

  LeaderMoveScenario(boolean autoFailover) {
    this(autoFailover, Map.of());
  }

  /**
   * The same with servers that are set up otherwise.
   *
   * @param flags what their flag files say besides
   */
  LeaderMoveScenario(boolean autoFailover, Map<String, String> flags) {
    cluster = new SimulatedCluster(flags, A, B, C);
    watchdogs = new FakeWatchdogs(cluster);
    cluster.createTable("two", 1, 3, A, B);
    cluster.createTable("three", 2, 2, A, B, C);
    cluster.createTable("one", 3, 1, A);
    cluster.createTable("other", 4, 1, B, C);
    cluster.createTable("another", 5, 1, C, A);
    cluster.autoFailover(autoFailover);
    lease = new FakeLease(autoFailover);
    worker = new FakeWorker(cluster, lease, watchdogs);
    cluster.advance(Duration.ofSeconds(1));
  }

  List<LeaderMove> plan() {
    ClusterContext context = worker.byHand(A);
    return new LeaderMovePlanner(
            context.reader().read(), A, SingleReplicaPolicy.ADD_REPLICA, Map.of())
        .plan();
  }

  /** For leaders that arrive meanwhile. */
  static List<LeaderMove> planAgain(ClusterSnapshot snapshot) {
    return new LeaderMovePlanner(snapshot, A, SingleReplicaPolicy.ADD_REPLICA, Map.of()).plan();
  }

  /** The tablet that the table of three replicas is neither led from nor moved to. */
  static String thirdOf(List<LeaderMove> moves) {
    String to =
        moves.stream().filter(m -> m.table().equals("three")).findFirst().orElseThrow().to();
    return to.equals(B) ? C : B;
  }

  MoveOutcome away(List<LeaderMove> moves, CrashPlan plan) {
    return new LeaderMovesAway(
            worker.context(A, plan),
            moves,
            limits(Procedure.FAST),
            SingleReplicaPolicy.ADD_REPLICA,
            LeaderMoveScenario::planAgain)
        .run();
  }

  MoveOutcome away(List<LeaderMove> moves) {
    return away(moves, CrashPlan.never());
  }

  MoveOutcome home(List<LeaderMove> moves, CrashPlan plan) {
    return new LeaderMovesHome(worker.context(A, plan), moves, limits(Procedure.FAST)).run();
  }

  MoveOutcome home(List<LeaderMove> moves) {
    return home(moves, CrashPlan.never());
  }

  static TransferOptions limits(Procedure procedure) {
    return new TransferOptions(procedure, 16, 0, Duration.ofMinutes(30));
  }

  /** Somebody moves a leader by hand while nothing is written, and recovers the old one. */
  void moveByHand(PartitionId partition, String to) {
    boolean found = cluster.isAutoFailoverOn();
    cluster.autoFailover(false);
    cluster.withoutWrites(
        () -> {
          ClusterContext context = worker.byHand(A);
          String old = cluster.leader(partition.table(), partition.pid()).orElseThrow();
          cluster.advance(Duration.ofSeconds(1));
          context.nameServer().changeLeader(partition, to);
          cluster.advance(Duration.ofSeconds(1));
          context.nameServer().recoverReplica(partition, old);
          cluster.advance(Duration.ofSeconds(5));
        });
    cluster.autoFailover(found);
  }

  void assertNothingIsLeftOpen() {
    assertThat(cluster.isAutoFailoverOn()).isEqualTo(lease.require().autoFailoverFound());
    assertThat(lease.require().fence()).isNull();
    assertThat(lease.require().failoverPause()).isNull();
    assertThat(watchdogs.areArmed()).isFalse();
    for (String endpoint : List.of(A, B, C)) {
      assertThat(cluster.isFenced(endpoint)).isFalse();
    }
  }

  void assertAllIsWell() {
    assertNothingIsLeftOpen();
    cluster.comeToRest();
    assertThat(cluster.wrongs()).isEmpty();
  }

  void assertEmptyOfLeaders() {
    for (String table : List.of("two", "three", "one")) {
      assertThat(cluster.leader(table, 0)).isPresent().get().isNotEqualTo(A);
    }
  }

  void assertAllHome() {
    for (String table : List.of("two", "three", "one")) {
      assertThat(cluster.leader(table, 0)).contains(A);
    }
    assertThat(cluster.leader("other", 0)).contains(B);
    assertThat(cluster.replicas("two", 0)).containsExactly(A, B);
    assertThat(cluster.replicas("three", 0)).containsExactly(A, B, C);
    assertThat(cluster.replicas("one", 0)).containsExactly(A);
  }
}
