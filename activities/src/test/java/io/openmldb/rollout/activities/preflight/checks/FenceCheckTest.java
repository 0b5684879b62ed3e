package io.openmldb.rollout.activities.preflight.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FenceCheckTest {

  private static final CallTime QUICK = time(1, 4);

  private static CallTime time(int quickestMillis, int medianMillis) {
    return new CallTime(Duration.ofMillis(quickestMillis), Duration.ofMillis(medianMillis));
  }

  private static List<Finding> with(CallTime zookeeper, Map<String, CallTime> tablets) {
    return new FenceCheck(zookeeper, zookeeper, QUICK, tablets).all();
  }

  @Test
  void quickCallsSayNothing() {
    assertThat(with(QUICK, Map.of("a:1", QUICK, "b:1", QUICK))).isEmpty();
    assertThat(with(QUICK, Map.of())).isEmpty();
  }

  @Test
  void aTabletWhoseCallsAreAllTooSlowIsAnErrorWithTheNumbers() {
    assertThat(with(QUICK, Map.of("a:1", QUICK, "b:1", time(140, 153))))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.code()).isEqualTo("CALLS_TOO_SLOW");
              assertThat(finding.message())
                  .contains("tablet b:1 153 ms", "ZooKeeper 4 ms", "the nameserver 4 ms")
                  .doesNotContain("a:1");
            });
  }

  @Test
  void callsOfWhichSomeAreQuickEnoughAreAWarning() {
    assertThat(with(QUICK, Map.of("a:1", time(20, 153))))
        .extracting(Finding::level)
        .containsExactly(FindingLevel.WARNING);
  }

  @Test
  void aSlowZookeeperConcernsEveryTablet() {
    assertThat(with(time(110, 120), Map.of("a:1", QUICK, "b:1", QUICK)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
              assertThat(finding.message()).contains("ZooKeeper 120 ms", "a:1 4 ms", "b:1 4 ms");
            });
  }

  @Test
  void oneSlowCallAmongQuickOnesIsNotTheMedianAndARefusalIsAnAnswer() {
    AtomicInteger calls = new AtomicInteger();

    CallTime time =
        CallTime.of(
                () -> {
                  if (calls.getAndIncrement() == 0) {
                    sleep(400);
                  }
                  throw new OpenmldbException.Refused("a:1", "GetTableFollower", 103, "follower");
                })
            .orElseThrow();

    assertThat(calls).hasValue(5);
    assertThat(time.median()).isLessThan(Duration.ofMillis(400));
    assertThat(time.quickest()).isLessThanOrEqualTo(time.median());
  }

  @Test
  void whatDoesNotAnswerIsNotMeasuredAndAskedOnce() {
    AtomicInteger calls = new AtomicInteger();

    assertThat(
            CallTime.of(
                () -> {
                  calls.incrementAndGet();
                  throw new OpenmldbException.NoAnswer("a:1", "x", "timed out", true, null);
                }))
        .isEmpty();

    assertThat(calls).hasValue(1);
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
