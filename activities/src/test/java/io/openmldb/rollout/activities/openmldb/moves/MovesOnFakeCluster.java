package io.openmldb.rollout.activities.openmldb.moves;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.PartitionId;
import io.openmldb.rollout.activities.openmldb.fake.CrashPlan;
import io.openmldb.rollout.activities.openmldb.fake.FakeAlarms;
import io.openmldb.rollout.activities.openmldb.fake.FakeCluster;
import io.openmldb.rollout.activities.openmldb.fake.FakeLease;
import io.openmldb.rollout.activities.openmldb.fake.FakeWorker;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.request.Procedure;
import io.openmldb.rollout.request.SingleReplica;
import io.openmldb.rollout.steps.LeaderMoves.MoveOutcome;
import io.openmldb.rollout.steps.Move;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A cluster of three tablets under writes: {@code a} leads partitions of two replicas, of three and
 * of one; {@code b} and {@code c} lead one each.
 */
final class MovesOnFakeCluster {

  static final String A = "a:1";
  static final String B = "b:1";
  static final String C = "c:1";

  final FakeCluster cluster = new FakeCluster(A, B, C);
  final FakeLease lease;
  final FakeAlarms alarms = new FakeAlarms(cluster);
  final FakeWorker worker;

  MovesOnFakeCluster(boolean autoFailover) {
    cluster.createTable("two", 1, 3, A, B);
    cluster.createTable("three", 2, 2, A, B, C);
    cluster.createTable("one", 3, 1, A);
    cluster.createTable("other", 4, 1, B, C);
    cluster.createTable("another", 5, 1, C, A);
    cluster.autoFailover(autoFailover);
    lease = new FakeLease(autoFailover);
    worker = new FakeWorker(cluster, lease, alarms);
    cluster.advance(Duration.ofSeconds(1));
  }

  List<Move> plan() {
    Session session = worker.byHand(A);
    return new MovePlanner(session.reader().read(), A, SingleReplica.ADD_REPLICA, Map.of()).plan();
  }

  /** For leaders that arrive meanwhile. */
  static List<Move> planAgain(ClusterView view) {
    return new MovePlanner(view, A, SingleReplica.ADD_REPLICA, Map.of()).plan();
  }

  /** The tablet that the table of three replicas is neither led from nor moved to. */
  static String thirdOf(List<Move> moves) {
    String to =
        moves.stream().filter(m -> m.table().equals("three")).findFirst().orElseThrow().to();
    return to.equals(B) ? C : B;
  }

  MoveOutcome away(List<Move> moves, CrashPlan plan) {
    return new MovesAway(
            worker.session(A, plan),
            moves,
            limits(Procedure.FAST),
            SingleReplica.ADD_REPLICA,
            MovesOnFakeCluster::planAgain)
        .run();
  }

  MoveOutcome away(List<Move> moves) {
    return away(moves, CrashPlan.never());
  }

  MoveOutcome home(List<Move> moves, CrashPlan plan) {
    return new MovesHome(worker.session(A, plan), moves, limits(Procedure.FAST)).run();
  }

  MoveOutcome home(List<Move> moves) {
    return home(moves, CrashPlan.never());
  }

  static Limits limits(Procedure procedure) {
    return new Limits(procedure, 16, 0, Duration.ofMinutes(30));
  }

  /** Somebody moves a leader by hand while nothing is written, and recovers the old one. */
  void moveByHand(PartitionId partition, String to) {
    boolean found = cluster.isAutoFailoverOn();
    cluster.autoFailover(false);
    cluster.withoutWrites(
        () -> {
          Session session = worker.byHand(A);
          String old = cluster.leader(partition.table(), partition.pid()).orElseThrow();
          cluster.advance(Duration.ofSeconds(1));
          session.nameServer().changeLeader(partition, to);
          cluster.advance(Duration.ofSeconds(1));
          session.nameServer().recoverReplica(partition, old);
          cluster.advance(Duration.ofSeconds(5));
        });
    cluster.autoFailover(found);
  }

  void assertNothingIsLeftOpen() {
    assertThat(cluster.isAutoFailoverOn()).isEqualTo(lease.require().autoFailoverFound());
    assertThat(lease.require().fence()).isNull();
    assertThat(lease.require().failoverWindow()).isNull();
    assertThat(alarms.areArmed()).isFalse();
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
