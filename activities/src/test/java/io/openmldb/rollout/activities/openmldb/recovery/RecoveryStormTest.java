package io.openmldb.rollout.activities.openmldb.recovery;

import static io.openmldb.rollout.activities.openmldb.recovery.RecoveryOnFakeCluster.A;
import static io.openmldb.rollout.activities.openmldb.recovery.RecoveryOnFakeCluster.B;
import static io.openmldb.rollout.activities.openmldb.recovery.RecoveryOnFakeCluster.C;

import io.openmldb.rollout.activities.openmldb.fake.CrashPlan;
import io.openmldb.rollout.activities.openmldb.fake.CrashPlan.Crash;
import io.openmldb.rollout.request.Procedure;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Restarts with all kinds of damage, and workers that die again and again; the seeds are fixed. */
class RecoveryStormTest {

  private static final int SEEDS = 150;

  @Test
  void afterAnyDamageAndAnySeriesOfDeathsTheTabletIsWhole() {
    for (int seed = 0; seed < SEEDS; seed++) {
      RecoveryOnFakeCluster scene = new RecoveryOnFakeCluster(seed % 3 != 0);
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
          scene.cluster.advance(Duration.ofMillis(random.nextInt(20_000)));
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

  private static void restart(RecoveryOnFakeCluster scene, Random random) {
    if (random.nextBoolean()) {
      try {
        scene.detach(CrashPlan.at(random.nextInt(16), random.nextBoolean()));
      } catch (Crash died) {
        scene.cluster.advance(Duration.ofSeconds(1));
      }
    }
    scene.restart();
  }

  private static void damage(RecoveryOnFakeCluster scene, Random random) {
    if (random.nextInt(3) == 0) {
      scene.cluster.markDead("follows", 0, A);
    }
    if (random.nextInt(3) == 0) {
      scene.cluster.loseDisk("follows", 1, A);
    }
    if (random.nextInt(3) == 0) {
      scene.cluster.loadAsFollower("leads", 0, A);
    }
    if (random.nextInt(3) == 0) {
      scene.cluster.applyLogTwice("threefold", 0, B);
    }
    if (random.nextInt(3) == 0) {
      scene.cluster.markDead("leads", 1, C);
    }
  }
}
