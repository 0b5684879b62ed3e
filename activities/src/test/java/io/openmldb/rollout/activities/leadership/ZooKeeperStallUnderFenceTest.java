package io.openmldb.rollout.activities.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.activity.LeaderMoveActivities.MoveOutcome;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ZooKeeper stalls, for longer than any fence may last, at every moment of moves under fences. */
class ZooKeeperStallUnderFenceTest {

  private static final Duration STALL = Duration.ofSeconds(20);
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

  /** All of the first fences, and the time between them. */
  private static final int MOMENTS_MILLIS = 3000;

  @ParameterizedTest(name = "leader changes take {0} ms, calls {1} ms")
  @CsvSource({"60, 1", "60, 12", "400, 1", "600000, 1"})
  void noFenceOutlastsTwoSecondsAndNoWriteIsLost(int leaderChangeMillis, int callMillis) {
    for (int at = 0; at < MOMENTS_MILLIS; at += 10) {
      LeaderMoveScenario scene = new LeaderMoveScenario(true);
      List<LeaderMove> moves = scene.plan();
      scene.cluster.operations().leaderChangesTake(Duration.ofMillis(leaderChangeMillis));
      scene.cluster.callsTake(Duration.ofMillis(callMillis));
      scene.cluster.at(Duration.ofMillis(at), () -> stall(scene));

      away(scene, moves);

      assertThat(scene.cluster.longestFence())
          .as("stalled after %d ms; calls: %s", at, scene.cluster.calls())
          .isLessThan(TWO_SECONDS);
      assertThat(scene.cluster.lostWrites()).isZero();
    }
  }

  /** Operations that hang do so no longer than the stall: their leads are to come through. */
  private static void stall(LeaderMoveScenario scene) {
    scene.cluster.zookeeper().stall(STALL);
    scene.cluster.at(
        STALL, () -> scene.cluster.operations().leaderChangesTake(Duration.ofMillis(60)));
  }

  private static void away(LeaderMoveScenario scene, List<LeaderMove> moves) {
    for (int attempt = 0; attempt < 5; attempt++) {
      try {
        MoveOutcome outcome = scene.away(moves);
        assertThat(outcome.cost().lostWrites()).isZero();
        scene.assertEmptyOfLeaders();
        scene.assertAllIsWell();
        return;
      } catch (ActivityException e) {
        assertThat(e.isRetryable()).isTrue();
      }
    }
    throw new AssertionError("five attempts did not succeed: " + scene.cluster.calls());
  }

  @Test
  void whereLeaderChangesAreQuickNobodyIsRefusedForLonger() {
    for (int at = 0; at < MOMENTS_MILLIS; at += 10) {
      LeaderMoveScenario scene = new LeaderMoveScenario(true);
      List<LeaderMove> moves = scene.plan();
      scene.cluster.at(Duration.ofMillis(at), () -> scene.cluster.zookeeper().stall(STALL));

      away(scene, moves);

      assertThat(scene.cluster.longestRefusal())
          .as("stalled after %d ms; calls: %s", at, scene.cluster.calls())
          .isLessThan(TWO_SECONDS);
    }
  }
}
