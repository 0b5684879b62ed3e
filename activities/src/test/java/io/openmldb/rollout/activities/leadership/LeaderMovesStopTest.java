package io.openmldb.rollout.activities.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.fake.CrashPlan;
import io.openmldb.rollout.activities.fake.FakeLease;
import io.openmldb.rollout.activities.fake.StoppedWorker;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * A worker is stopped, or cut off from Temporal, at every moment of its work; another one takes its
 * place; and then the first one goes on: while the other waits, in the midst of its work, and when
 * it has ended.
 */
class LeaderMovesStopTest {

  /** Temporal has noticed by then. */
  private static final Duration STOPPED = Duration.ofSeconds(20);

  /** Of the successor: in its wait; somewhere in its work; at its end. */
  private static final int IN_ITS_WAIT = 5;

  private static final int FIRST_OF_ITS_WORK = 31;
  private static final int NEVER = Integer.MAX_VALUE;

  @Test
  void movesAwaySurviveAWorkerThatIsStoppedAtAnyMomentAndGoesOn() {
    stopAtEachMoment(
        (scene, moves) -> {}, LeaderMoveScenario::away, LeaderMoveScenario::assertEmptyOfLeaders);
  }

  @Test
  void movesHomeSurviveAWorkerThatIsStoppedAtAnyMomentAndGoesOn() {
    stopAtEachMoment(
        LeaderMoveScenario::away, LeaderMoveScenario::home, LeaderMoveScenario::assertAllHome);
  }

  /** What an attempt and its successor do, as both may die or be stopped. */
  private interface Attempt {
    void make(LeaderMoveScenario scene, List<LeaderMove> moves, CrashPlan plan);
  }

  private static void stopAtEachMoment(
      BiConsumer<LeaderMoveScenario, List<LeaderMove>> before,
      Attempt attempt,
      Consumer<LeaderMoveScenario> asItShouldBe) {
    int moments = momentsOfAway();
    for (int at = 0; at < moments; at++) {
      int goesOn = goesOn(at, moments);
      LeaderMoveScenario scene = new LeaderMoveScenario(true);
      List<LeaderMove> moves = scene.plan();
      before.accept(scene, moves);
      StoppedWorker workers = new StoppedWorker(at, goesOn, () -> scene.cluster.letPass(STOPPED));

      check(
          scene,
          at,
          goesOn,
          () -> {
            RuntimeException first =
                workers.run(
                    plan -> attempt.make(scene, moves, plan),
                    plan -> attempt.make(scene, moves, plan));
            assertThat(first).matches(LeaderMovesStopTest::isNoWonder);
            asItShouldBe.accept(scene);
            scene.assertAllIsWell();
          });
    }
  }

  @Test
  void movesAwayThatWereStoppedAreUndoneWhileTheirWorkerGoesOn() {
    int moments = momentsOfAway();
    for (int at = 2; at < moments; at += 7) {
      int goesOn = somewhere(at, moments);
      LeaderMoveScenario scene = new LeaderMoveScenario(true);
      List<LeaderMove> moves = scene.plan();
      StoppedWorker workers = new StoppedWorker(at, goesOn, () -> scene.cluster.letPass(STOPPED));

      check(
          scene,
          at,
          goesOn,
          () -> {
            workers.run(plan -> scene.away(moves, plan), plan -> scene.home(moves, plan));
            scene.assertAllHome();
            scene.assertAllIsWell();
          });
    }
  }

  @Test
  void whoGoesOnAfterItWasReplacedStopsAtOnce() {
    LeaderMoveScenario scene = new LeaderMoveScenario(true);
    List<LeaderMove> moves = scene.plan();
    StoppedWorker workers =
        new StoppedWorker(40, IN_ITS_WAIT, () -> scene.cluster.letPass(STOPPED));

    RuntimeException first =
        workers.run(plan -> scene.away(moves, plan), plan -> scene.away(moves, plan));

    assertThat(first).isInstanceOf(FakeLease.Replaced.class);
  }

  /** It ended in good time, was told that it was replaced, or met what its successor did. */
  private static boolean isNoWonder(RuntimeException ofTheFirst) {
    return ofTheFirst == null || ofTheFirst instanceof ActivityException;
  }

  /** Each way in turn, so that every moment meets one of them. */
  private static int goesOn(int at, int moments) {
    return List.of(IN_ITS_WAIT, somewhere(at, moments), NEVER).get(at % 3);
  }

  private static int somewhere(int seed, int moments) {
    return FIRST_OF_ITS_WORK + new Random(seed).nextInt(moments);
  }

  private static int momentsOfAway() {
    LeaderMoveScenario scene = new LeaderMoveScenario(true);
    CrashPlan counting = CrashPlan.never();
    scene.away(scene.plan(), counting);
    assertThat(counting.moments()).isGreaterThan(200);
    return counting.moments();
  }

  private static void check(LeaderMoveScenario scene, int at, int goesOn, Runnable run) {
    try {
      run.run();
    } catch (AssertionError | RuntimeException e) {
      List<String> calls = scene.cluster.calls();
      throw new AssertionError(
          "stopped at moment %d, went on at moment %d of its successor; calls:%n%s"
              .formatted(at, goesOn, String.join("\n", calls)),
          e);
    }
  }
}
