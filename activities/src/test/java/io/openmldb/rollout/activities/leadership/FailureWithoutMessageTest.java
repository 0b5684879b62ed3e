package io.openmldb.rollout.activities.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.fake.CrashPlan;
import org.junit.jupiter.api.Test;

/** A library or a fault of ours may throw what has no message, at any moment of a transfer. */
class FailureWithoutMessageTest {

  @Test
  void whatIsSaidOfATransferThatFailsSoHidesNoFailure() {
    CrashPlan counting = CrashPlan.never();
    LeaderMoveScenario undisturbed = new LeaderMoveScenario(true);
    undisturbed.away(undisturbed.plan(), counting);

    for (int at = 0; at < counting.moments(); at++) {
      LeaderMoveScenario scene = new LeaderMoveScenario(true);
      CrashPlan failing = CrashPlan.pausing(at, FailureWithoutMessageTest::fail);
      try {
        scene.away(scene.plan(), failing);
      } catch (RuntimeException e) {
        assertThat(e).as("at moment %d", at).isNotInstanceOf(NullPointerException.class);
      }
    }
  }

  private static void fail() {
    throw new IllegalStateException();
  }
}
