package io.openmldb.rollout.acceptance.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IntervalsTest {

  private final Intervals<String> stretches = new Intervals<>();

  @Test
  void aStretchLastsFromTheFirstToTheLastSampleThatSawIt() {
    see(0, "a", "b");
    see(1_000, "a");
    see(3_000, "a");
    see(5_000);
    see(9_000, "a");

    assertThat(stretches.longerThan(Duration.ofMillis(2_999))).containsExactly("a for 3000 ms");
    assertThat(stretches.longerThan(Duration.ofSeconds(3))).isEmpty();
    assertThat(stretches.now()).containsExactly("a");
  }

  private void see(long millis, String... those) {
    stretches.addSample(List.of(those), TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
