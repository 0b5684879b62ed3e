package io.openmldb.rollout.activities.leadership;

import static io.openmldb.rollout.activities.leadership.LeaderMoveScenario.A;
import static io.openmldb.rollout.activities.leadership.LeaderMoveScenario.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.fake.FakeLease;
import io.openmldb.rollout.activities.fake.FakeWatchdogs;
import io.openmldb.rollout.activities.fake.FakeWorker;
import io.openmldb.rollout.activities.fake.SimulatedCluster;
import io.openmldb.rollout.activities.leadership.transfer.LeaderMoveFailedException;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said of calls beforehand is what moves with such calls come to. */
class FenceCallBudgetTest {

  private static final int STEP = 2;
  private static final int MOST = 300;

  @Test
  void callsOfServersThatAreSaidToBeTooSlowAreAndNoOthers() {
    int said = slowest(millis -> said(0, millis));
    int inFact = slowest(millis -> moves(0, millis));

    assertThat(inFact).isBetween(said - STEP, said + STEP);
    assertThat(said).isBetween(100, 130);
  }

  @Test
  void answersOfZookeeperThatAreSaidToBeTooSlowAreAndNoOthers() {
    int said = slowest(millis -> said(millis, 5));
    int inFact = slowest(millis -> moves(millis, 5));

    assertThat(inFact).isBetween(said - STEP, said + STEP);
    assertThat(said).isBetween(70, 100);
  }

  @Test
  void whereBothAreFarLessIsTooSlow() {
    int said = slowest(millis -> said(millis, millis));
    int inFact = slowest(millis -> moves(millis, millis));

    assertThat(inFact).isBetween(said - STEP, said + STEP);
    assertThat(said).isBetween(40, 80);
  }

  @Test
  void aNameserverThatTakesASecondIsTooSlow() {
    Duration quick = Duration.ofMillis(1);

    assertThat(new FenceCallBudget(quick, quick, Duration.ofMillis(900), quick).areQuickEnough())
        .isTrue();
    assertThat(new FenceCallBudget(quick, quick, Duration.ofSeconds(1), quick).areQuickEnough())
        .isFalse();
  }

  private static int slowest(IntPredicate works) {
    return IntStream.iterate(STEP, millis -> millis <= MOST, millis -> millis + STEP)
        .takeWhile(works)
        .max()
        .orElse(0);
  }

  private static boolean said(int zookeeperMillis, int serverMillis) {
    Duration zookeeper = Duration.ofMillis(zookeeperMillis);
    Duration server = Duration.ofMillis(serverMillis);
    return new FenceCallBudget(zookeeper, zookeeper, server, server).areQuickEnough();
  }

  /** Whether one leader moves away. */
  private static boolean moves(int zookeeperMillis, int serverMillis) {
    SimulatedCluster cluster = new SimulatedCluster(A, B);
    cluster.createTable("one", 1, 1, A, B);
    cluster.advance(Duration.ofSeconds(1));
    FakeWorker worker = new FakeWorker(cluster, new FakeLease(true), new FakeWatchdogs(cluster));
    List<LeaderMove> moves = List.of(new LeaderMove("db", "one", 1, 0, A, B, false));
    cluster.zookeeper().answersTake(Duration.ofMillis(zookeeperMillis));
    cluster.callsTake(Duration.ofMillis(serverMillis));
    try {
      new LeaderMovesAway(
              worker.context(A),
              moves,
              LeaderMoveScenario.limits(Procedure.FAST),
              SingleReplicaPolicy.ADD_REPLICA,
              LeaderMoveScenario::planAgain)
          .run();
      return true;
    } catch (LeaderMoveFailedException e) {
      return false;
    }
  }
}
