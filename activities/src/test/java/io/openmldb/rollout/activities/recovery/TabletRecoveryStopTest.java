package io.openmldb.rollout.activities.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.fake.CrashPlan;
import io.openmldb.rollout.activities.fake.StoppedWorker;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.request.Procedure;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A worker is stopped, or cut off from Temporal, at every moment of a recovery; another one takes
 * its place; and then the first one goes on: while the other waits, in the midst of its work, and
 * when it has ended.
 */
class TabletRecoveryStopTest {

  private static final Duration STOPPED = Duration.ofSeconds(20);
  private static final int IN_ITS_WAIT = 5;
  private static final int FIRST_OF_ITS_WORK = 31;
  private static final int NEVER = Integer.MAX_VALUE;

  @Test
  void recoveriesSurviveAWorkerThatIsStoppedAtAnyMomentAndGoesOn() {
    CrashPlan counting = CrashPlan.never();
    prepared().recover(Procedure.FAST, counting);
    assertThat(counting.moments()).isGreaterThan(50);
    for (int at = 0; at < counting.moments(); at += 2) {
      int somewhere = FIRST_OF_ITS_WORK + new Random(at).nextInt(counting.moments());
      for (int goesOn : List.of(IN_ITS_WAIT, somewhere, NEVER)) {
        TabletRecoveryScenario scene = prepared();
        StoppedWorker workers = new StoppedWorker(at, goesOn, () -> scene.cluster.letPass(STOPPED));
        try {
          RuntimeException first =
              workers.run(
                  plan -> scene.recover(Procedure.FAST, plan),
                  plan -> scene.recover(Procedure.FAST, plan));
          assertThat(first).matches(one -> one == null || one instanceof ActivityException);
          scene.assertAllIsWell();
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError(
              "stopped at moment %d, went on at moment %d of its successor; calls:%n%s"
                  .formatted(at, goesOn, String.join("\n", scene.cluster.calls())),
              e);
        }
      }
    }
  }

  private static TabletRecoveryScenario prepared() {
    TabletRecoveryScenario scene = new TabletRecoveryScenario(true);
    scene.detach();
    scene.restart();
    scene.cluster.damage().markDead("follows", 1, TabletRecoveryScenario.A);
    return scene;
  }
}
