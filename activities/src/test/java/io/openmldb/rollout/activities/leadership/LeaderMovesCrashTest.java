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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A worker dies at every single call that it makes, before it or after it took effect, and another
 * one carries on: at once, or long after the host's own timers went off.
 */
class LeaderMovesCrashTest {

  private static final String NAME =
      "dead after the call took effect: {0}, seconds until the next: {1}";

  @ParameterizedTest(name = NAME)
  @CsvSource({"false, 1", "true, 1", "false, 90", "true, 90"})
  void movesAwaySurviveADeathAtAnyCall(boolean after, int pause) {
    dieAtEveryCall(
        after,
        pause,
        (scene, moves) -> {},
        LeaderMoveScenario::away,
        LeaderMoveScenario::away,
        LeaderMoveScenario::assertEmptyOfLeaders);
  }

  @ParameterizedTest(name = NAME)
  @CsvSource({"false, 1", "true, 1", "false, 90", "true, 90"})
  void movesAwayThatDiedAreUndone(boolean after, int pause) {
    dieAtEveryCall(
        after,
        pause,
        (scene, moves) -> {},
        LeaderMoveScenario::away,
        LeaderMoveScenario::home,
        LeaderMoveScenario::assertAllHome);
  }

  @ParameterizedTest(name = NAME)
  @CsvSource({"false, 1", "true, 1", "false, 90", "true, 90"})
  void movesHomeSurviveADeathAtAnyCall(boolean after, int pause) {
    dieAtEveryCall(
        after,
        pause,
        LeaderMoveScenario::away,
        LeaderMoveScenario::home,
        LeaderMoveScenario::home,
        LeaderMoveScenario::assertAllHome);
  }

  @ParameterizedTest(name = NAME)
  @CsvSource({"false, 1", "true, 90"})
  void leadsThatEndElsewhereThanAskedSurviveADeathAtAnyCall(boolean after, int pause) {
    dieAtEveryCall(
        after,
        pause,
        (scene, moves) -> scene.cluster.leaderChangesEndAt(LeaderMoveScenario.thirdOf(moves)),
        LeaderMoveScenario::away,
        (scene, moves) -> {
          scene.away(moves);
          scene.assertEmptyOfLeaders();
          scene.cluster.leaderChangesEndAt("");
          scene.home(moves);
        },
        LeaderMoveScenario::assertAllHome);
  }

  /** What a worker does that dies. */
  private interface Attempt {
    void make(LeaderMoveScenario scene, List<LeaderMove> moves, CrashPlan plan);
  }

  /**
   * One scenario for each call that {@code attempt} makes.
   *
   * @param pause the seconds from a death to its successor
   */
  private static void dieAtEveryCall(
      boolean after,
      int pause,
      BiConsumer<LeaderMoveScenario, List<LeaderMove>> before,
      Attempt attempt,
      BiConsumer<LeaderMoveScenario, List<LeaderMove>> successor,
      Consumer<LeaderMoveScenario> asItShouldBe) {
    int calls = calls(before, attempt);
    for (int at = 0; at < calls; at++) {
      LeaderMoveScenario scene = new LeaderMoveScenario(true);
      List<LeaderMove> moves = scene.plan();
      before.accept(scene, moves);
      CrashPlan plan = CrashPlan.at(at, after);
      assertThatThrownBy(() -> attempt.make(scene, moves, plan)).isInstanceOf(Crash.class);
      scene.cluster.letPass(Duration.ofSeconds(pause));

      describe(
          scene,
          at,
          after,
          pause,
          () -> {
            successor.accept(scene, moves);
            asItShouldBe.accept(scene);
            scene.assertAllIsWell();
          });
    }
  }

  private static int calls(
      BiConsumer<LeaderMoveScenario, List<LeaderMove>> before, Attempt attempt) {
    LeaderMoveScenario scene = new LeaderMoveScenario(true);
    List<LeaderMove> moves = scene.plan();
    before.accept(scene, moves);
    CrashPlan counting = CrashPlan.never();
    attempt.make(scene, moves, counting);
    assertThat(counting.count()).isGreaterThan(100);
    return counting.count();
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
    scene.cluster.operations().leaderChangesTake(Duration.ofMillis(400));
    scene.cluster.liftFenceAfterLeaderChangeIsAsked();
    return scene;
  }

  private static void describe(
      LeaderMoveScenario scene, int at, boolean after, int pause, Runnable check) {
    try {
      check.run();
    } catch (AssertionError | RuntimeException e) {
      List<String> calls = scene.cluster.calls();
      throw new AssertionError(
          "dead %s call %d, %d s until the next; calls:%n%s"
              .formatted(after ? "after" : "before", at, pause, String.join("\n", calls)),
          e);
    }
  }
}
