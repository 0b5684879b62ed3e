package io.openmldb.rollout.activities.leadership;

import static io.openmldb.rollout.activities.leadership.LeaderMoveScenario.A;
import static io.openmldb.rollout.activities.leadership.LeaderMoveScenario.B;
import static io.openmldb.rollout.activities.leadership.LeaderMoveScenario.limits;
import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.fake.FakeLease;
import io.openmldb.rollout.activities.fake.FakeWatchdogs;
import io.openmldb.rollout.activities.fake.FakeWorker;
import io.openmldb.rollout.activities.fake.SimulatedCluster;
import io.openmldb.rollout.activities.support.CallThreadPools;
import io.openmldb.rollout.workflows.activity.LeaderMoveActivities.MoveOutcome;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fence on one cluster, in real time and real threads, while the worker looks at others. */
@Timeout(60)
class WriteFenceOnBusyWorkerTest {

  private final CallThreadPools threads = new CallThreadPools();
  private final SimulatedCluster cluster = new SimulatedCluster(A, B);
  private final FakeLease lease = new FakeLease(true);
  private final List<Thread> others = new ArrayList<>();

  @AfterEach
  void stop() {
    threads.close();
    others.forEach(Thread::interrupt);
  }

  @Test
  void aPlanOf100NodesOfWhich10DoNotAnswerKeepsNoFenceUp() {
    look("big", IntStream.range(0, 100).mapToObj(i -> i % 10 == 0 ? 10_000 : 500).toList());

    assertNobodyIsRefusedForLong();
  }

  @Test
  void aFrozenTabletThatLeads1000PartitionsKeepsNoFenceUp() {
    look("frozen", IntStream.range(0, 1000).mapToObj(i -> 5000).toList());

    assertNobodyIsRefusedForLong();
  }

  @Test
  void neitherDoesALookAtTheSameCluster() {
    look("demo", IntStream.range(0, 1000).mapToObj(i -> 5000).toList());
    look("demo", IntStream.range(0, 1000).mapToObj(i -> 5000).toList());
    look("demo", IntStream.range(0, 1000).mapToObj(i -> 5000).toList());

    assertNobodyIsRefusedForLong();
  }

  private void look(String name, List<Integer> millis) {
    Thread other = new Thread(() -> lookUntilTheTestIsOver(name, millis));
    other.setDaemon(true);
    other.start();
    others.add(other);
  }

  private void lookUntilTheTestIsOver(String name, List<Integer> millis) {
    try {
      threads.inspectionCalls(name, () -> {}).forEach(millis, WriteFenceOnBusyWorkerTest::take);
    } catch (CancellationException | RejectedExecutionException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void take(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertNobodyIsRefusedForLong() {
    cluster.createTable("two", 1, 24, A, B);
    FakeWorker worker = new FakeWorker(cluster, lease, new FakeWatchdogs(cluster), threads);
    List<LeaderMove> moves =
        new LeaderMovePlanner(
                worker.context(A).reader().read(), A, SingleReplicaPolicy.ADD_REPLICA, Map.of())
            .plan();

    MoveOutcome outcome =
        new LeaderMovesAway(
                worker.context(A),
                moves,
                limits(Procedure.FAST),
                SingleReplicaPolicy.ADD_REPLICA,
                LeaderMoveScenario::planAgain)
            .run();

    assertThat(moves).hasSize(24);
    assertThat(outcome.cost().lostWrites()).isZero();
    assertThat(outcome.cost().longestRefusalMillis()).isBetween(100L, 2000L);
    assertThat(cluster.longestRefusal()).isLessThan(Duration.ofSeconds(2));
    cluster.comeToRest();
    assertThat(cluster.wrongs()).isEmpty();
  }
}
