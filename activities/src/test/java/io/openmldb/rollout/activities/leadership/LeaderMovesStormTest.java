package io.openmldb.rollout.activities.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.fake.CrashPlan;
import io.openmldb.rollout.activities.fake.CrashPlan.Crash;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Workers die again and again, at random calls of random attempts; the seeds are fixed. */
class LeaderMovesStormTest {

  private static final int SEEDS = 150;

  @Test
  void afterAnySeriesOfDeathsEverythingIsHomeAndNothingLost() {
    for (int seed = 0; seed < SEEDS; seed++) {
      LeaderMoveScenario scene = new LeaderMoveScenario(seed % 3 != 0);
      Random random = new Random(seed);
      List<LeaderMove> moves = scene.plan();
      scene.cluster.replicate(2 + random.nextInt(20));
      scene.cluster.operations().leaderChangesTake(Duration.ofMillis(20 + random.nextInt(400)));

      int deaths = 0;
      for (int attempt = 0; attempt < 4; attempt++) {
        deaths += dies(scene, moves, random) ? 1 : 0;
        scene.cluster.letPass(Duration.ofMillis(random.nextInt(30_000)));
      }

      try {
        scene.home(moves);
        scene.assertAllHome();
        scene.assertAllIsWell();
      } catch (AssertionError | ActivityException e) {
        throw new AssertionError(
            "seed %d, %d deaths; calls:%n%s"
                .formatted(seed, deaths, String.join("\n", scene.cluster.calls())),
            e);
      }
    }
  }

  @Test
  void mostOfTheseAttemptsDieIndeed() {
    int deaths = 0;
    for (int seed = 0; seed < 20; seed++) {
      LeaderMoveScenario scene = new LeaderMoveScenario(true);
      deaths += dies(scene, scene.plan(), new Random(seed)) ? 1 : 0;
    }
    assertThat(deaths).isGreaterThan(10);
  }

  private static boolean dies(LeaderMoveScenario scene, List<LeaderMove> moves, Random random) {
    CrashPlan plan = CrashPlan.at(random.nextInt(140), random.nextBoolean());
    try {
      if (random.nextInt(3) > 0) {
        scene.away(moves, plan);
      } else {
        scene.home(moves, plan);
      }
      return false;
    } catch (Crash died) {
      return true;
    }
  }
}
