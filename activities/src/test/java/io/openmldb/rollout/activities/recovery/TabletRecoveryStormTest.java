package io.openmldb.rollout.activities.recovery;

import static io.openmldb.rollout.activities.recovery.TabletRecoveryScenario.A;
import static io.openmldb.rollout.activities.recovery.TabletRecoveryScenario.B;
import static io.openmldb.rollout.activities.recovery.TabletRecoveryScenario.C;

import io.openmldb.rollout.activities.fake.CrashPlan;
import io.openmldb.rollout.activities.fake.CrashPlan.Crash;
import io.openmldb.rollout.workflows.api.request.Procedure;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Restarts with all kinds of damage, and workers that die again and again; the seeds are fixed. */
class TabletRecoveryStormTest {

  private static final int SEEDS = 150;

  @Test
  void afterAnyDamageAndAnySeriesOfDeathsTheTabletIsWhole() {
    for (int seed = 0; seed < SEEDS; seed++) {
      TabletRecoveryScenario scene = new TabletRecoveryScenario(seed % 3 != 0);
      Random random = new Random(seed);
      scene.cluster.replicate(2 + random.nextInt(20));
      restart(scene, random);
      damage(scene, random);
      Procedure procedure = random.nextInt(4) == 0 ? Procedure.DOCUMENTED : Procedure.FAST;
      for (int attempt = 0; attempt < 3; attempt++) {
        try {
          CrashPlan plan = CrashPlan.at(random.nextInt(120), random.nextBoolean());
          scene.recover(procedure, plan);
        } catch (Crash died) {
          scene.cluster.letPass(Duration.ofMillis(random.nextInt(20_000)));
        }
      }
      scene.recover(procedure, CrashPlan.never());
      try {
        scene.assertAllIsWell();
      } catch (AssertionError e) {
        throw new AssertionError(
            "seed %d; calls:%n%s".formatted(seed, String.join("\n", scene.cluster.calls())), e);
      }
    }
  }

  private static void restart(TabletRecoveryScenario scene, Random random) {
    if (random.nextBoolean()) {
      try {
        scene.detach(CrashPlan.at(random.nextInt(16), random.nextBoolean()));
      } catch (Crash died) {
        scene.cluster.advance(Duration.ofSeconds(1));
      }
    }
    scene.restart();
  }

  private static void damage(TabletRecoveryScenario scene, Random random) {
    if (random.nextInt(3) == 0) {
      scene.cluster.damage().markDead("follows", 0, A);
    }
    if (random.nextInt(3) == 0) {
      scene.cluster.damage().loseDisk("follows", 1, A);
    }
    if (random.nextInt(3) == 0) {
      scene.cluster.damage().loadAsFollower("leads", 0, A);
    }
    if (random.nextInt(3) == 0) {
      scene.cluster.damage().applyLogTwice("threefold", 0, B);
    }
    if (random.nextInt(3) == 0) {
      scene.cluster.damage().markDead("leads", 1, C);
    }
  }
}
