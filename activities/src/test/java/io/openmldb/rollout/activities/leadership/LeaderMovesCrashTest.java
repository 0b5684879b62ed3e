package io.openmldb.rollout.activities.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.fake.CrashPlan;
import io.openmldb.rollout.activities.fake.CrashPlan.Crash;
import io.openmldb.rollout.workflows.activity.LeaderMoveActivities.MoveOutcome;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.MoveCost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A worker dies at every single call that it makes, before it or after it took effect, and another
 * one carries on: at once, or long after the host's own timers went off.
 */
class LeaderMovesCrashTest {

  @ParameterizedTest(name = "dead after the call took effect: {0}, seconds until the next: {1}")
  @CsvSource({"false, 1", "true, 1", "false, 90", "true, 90"})
  void movesAwaySurviveADeathAtAnyCall(boolean after, int pause) {
    for (int at = 0; at < countOfAway(); at++) {
      LeaderMoveScenario scene = new LeaderMoveScenario(true);
      List<LeaderMove> moves = scene.plan();
      CrashPlan plan = CrashPlan.at(at, after);
      assertThatThrownBy(() -> scene.away(moves, plan)).isInstanceOf(Crash.class);
      scene.cluster.advance(Duration.ofSeconds(pause));

      scene.away(moves);

      describe(scene, at, after, pause, scene::assertEmptyOfLeaders);
      describe(scene, at, after, pause, scene::assertAllIsWell);
    }
  }

  @ParameterizedTest(name = "dead after the call took effect: {0}, seconds until the next: {1}")
  @CsvSource({"false, 1", "true, 1", "false, 90", "true, 90"})
  void movesAwayThatDiedAreUndone(boolean after, int pause) {
    for (int at = 0; at < countOfAway(); at++) {
      LeaderMoveScenario scene = new LeaderMoveScenario(true);
      List<LeaderMove> moves = scene.plan();
      CrashPlan plan = CrashPlan.at(at, after);
      assertThatThrownBy(() -> scene.away(moves, plan)).isInstanceOf(Crash.class);
      scene.cluster.advance(Duration.ofSeconds(pause));

      scene.home(moves);

      describe(scene, at, after, pause, scene::assertAllHome);
      describe(scene, at, after, pause, scene::assertAllIsWell);
    }
  }

  @ParameterizedTest(name = "dead after the call took effect: {0}, seconds until the next: {1}")
  @CsvSource({"false, 1", "true, 1", "false, 90", "true, 90"})
  void movesHomeSurviveADeathAtAnyCall(boolean after, int pause) {
    for (int at = 0; at < countOfHome(); at++) {
      LeaderMoveScenario scene = new LeaderMoveScenario(true);
      List<LeaderMove> moves = scene.plan();
      scene.away(moves);
      CrashPlan plan = CrashPlan.at(at, after);
      assertThatThrownBy(() -> scene.home(moves, plan)).isInstanceOf(Crash.class);
      scene.cluster.advance(Duration.ofSeconds(pause));

      scene.home(moves);

      describe(scene, at, after, pause, scene::assertAllHome);
      describe(scene, at, after, pause, scene::assertAllIsWell);
    }
  }

  @ParameterizedTest(name = "dead after the call took effect: {0}, seconds until the next: {1}")
  @CsvSource({"false, 1", "true, 90"})
  void leadsThatEndElsewhereThanAskedSurviveADeathAtAnyCall(boolean after, int pause) {
    for (int at = 0; at < countOfAway(); at++) {
      LeaderMoveScenario scene = new LeaderMoveScenario(true);
      List<LeaderMove> moves = scene.plan();
      scene.cluster.leaderChangesEndAt(LeaderMoveScenario.thirdOf(moves));
      CrashPlan plan = CrashPlan.at(at, after);
      assertThatThrownBy(() -> scene.away(moves, plan)).isInstanceOf(Crash.class);
      scene.cluster.advance(Duration.ofSeconds(pause));
      scene.away(moves);
      describe(scene, at, after, pause, scene::assertEmptyOfLeaders);
      scene.cluster.leaderChangesEndAt("");

      scene.home(moves);

      describe(scene, at, after, pause, scene::assertAllHome);
      describe(scene, at, after, pause, scene::assertAllIsWell);
    }
  }

  @Test
  void whatAnAttemptThatDiedHasCostOthersIsToldByTheNextOneAndOnce() {
    LeaderMoveScenario counted = withAFenceThatDoesNotHold();
    CrashPlan counting = CrashPlan.never();
    counted.away(counted.plan(), counting);
    LeaderMoveScenario scene = withAFenceThatDoesNotHold();
    List<LeaderMove> moves = scene.plan();
    CrashPlan plan = CrashPlan.at(counting.count() - 1, true);
    assertThatThrownBy(() -> scene.away(moves, plan)).isInstanceOf(Crash.class);
    long fenced = scene.lease.require().costSoFar().total().refusedWritesMillis();
    scene.cluster.advance(Duration.ofSeconds(1));

    MoveOutcome outcome = scene.away(moves);

    scene.cluster.comeToRest();
    assertThat(scene.cluster.lostWrites()).isPositive();
    assertThat(outcome.cost().lostWrites()).isEqualTo(scene.cluster.lostWrites());
    assertThat(fenced).isPositive();
    assertThat(outcome.cost().refusedWritesMillis()).isGreaterThanOrEqualTo(fenced);
    MoveCost again = scene.away(moves).cost();
    assertThat(again).isEqualTo(outcome.cost());
  }

  private static LeaderMoveScenario withAFenceThatDoesNotHold() {
    LeaderMoveScenario scene = new LeaderMoveScenario(true);
    scene.cluster.leaderChangesTake(Duration.ofMillis(400));
    scene.cluster.liftFenceAfterLeaderChangeIsAsked();
    return scene;
  }

  private static int countOfAway() {
    LeaderMoveScenario scene = new LeaderMoveScenario(true);
    CrashPlan counting = CrashPlan.never();
    scene.away(scene.plan(), counting);
    assertThat(counting.count()).isGreaterThan(100);
    return counting.count();
  }

  private static int countOfHome() {
    LeaderMoveScenario scene = new LeaderMoveScenario(true);
    List<LeaderMove> moves = scene.plan();
    scene.away(moves);
    CrashPlan counting = CrashPlan.never();
    scene.home(moves, counting);
    assertThat(counting.count()).isGreaterThan(100);
    return counting.count();
  }

  private static void describe(
      LeaderMoveScenario scene, int at, boolean after, int pause, Runnable check) {
    try {
      check.run();
    } catch (AssertionError e) {
      List<String> calls = scene.cluster.calls();
      throw new AssertionError(
          "dead %s call %d, %d s until the next; calls:%n%s"
              .formatted(after ? "after" : "before", at, pause, String.join("\n", calls)),
          e);
    }
  }
}
