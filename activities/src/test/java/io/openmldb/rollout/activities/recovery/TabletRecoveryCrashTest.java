package io.openmldb.rollout.activities.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.fake.CrashPlan;
import io.openmldb.rollout.activities.fake.CrashPlan.Crash;
import io.openmldb.rollout.workflows.api.request.Procedure;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker dies at every single call that it makes, and another one carries on. */
class TabletRecoveryCrashTest {

  @ParameterizedTest(name = "dead after the call took effect: {0}, seconds until the next: {1}")
  @CsvSource({"false, 1", "true, 1", "true, 90"})
  void recoveriesSurviveADeathAtAnyCall(boolean after, int pause) {
    atEveryCall(
        after,
        scene -> {
          scene.detach();
          scene.restart();
          scene.cluster.damage().markDead("follows", 1, TabletRecoveryScenario.A);
        },
        (scene, plan) -> scene.recover(Procedure.FAST, plan),
        scene -> {
          scene.cluster.letPass(Duration.ofSeconds(pause));
          scene.recover();
        });
  }

  @ParameterizedTest(name = "dead after the call took effect: {0}")
  @CsvSource({"false", "true"})
  void recoveriesWithoutDetachmentSurviveADeathAtAnyCall(boolean after) {
    atEveryCall(
        after,
        TabletRecoveryScenario::restart,
        (scene, plan) -> scene.recover(Procedure.FAST, plan),
        TabletRecoveryScenario::recover);
  }

  @ParameterizedTest(name = "dead after the call took effect: {0}")
  @CsvSource({"false", "true"})
  void detachmentsThatDiedAreFinishedAndUndone(boolean after) {
    atEveryCall(
        after,
        scene -> {},
        TabletRecoveryScenario::detach,
        scene -> {
          scene.detach();
          scene.restart();
          scene.recover();
        });
  }

  private interface Attempt {
    void run(TabletRecoveryScenario scene, CrashPlan plan);
  }

  private static void atEveryCall(
      boolean after,
      Consumer<TabletRecoveryScenario> prepare,
      Attempt attempt,
      Consumer<TabletRecoveryScenario> carryOn) {
    CrashPlan counting = CrashPlan.never();
    TabletRecoveryScenario counted = new TabletRecoveryScenario(true);
    prepare.accept(counted);
    attempt.run(counted, counting);
    assertThat(counting.count()).isGreaterThanOrEqualTo(8);
    for (int at = 0; at < counting.count(); at++) {
      TabletRecoveryScenario scene = new TabletRecoveryScenario(true);
      prepare.accept(scene);
      CrashPlan plan = CrashPlan.at(at, after);
      assertThatThrownBy(() -> attempt.run(scene, plan)).isInstanceOf(Crash.class);
      carryOn.accept(scene);
      try {
        scene.assertAllIsWell();
      } catch (AssertionError e) {
        throw new AssertionError(
            "dead %s call %d; calls:%n%s"
                .formatted(
                    after ? "after" : "before", at, String.join("\n", scene.cluster.calls())),
            e);
      }
    }
  }
}
