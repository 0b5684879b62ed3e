package io.openmldb.rollout.activities.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.support.TimeSource.SystemTimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimeSourceTest {

  private static final Instant START = Instant.parse("2026-11-27T03:00:00Z");

  @Test
  void timePassesAsTheMonotonicClockSaysWhateverTheSystemsClockDoes() {
    AtomicLong nanos = new AtomicLong(-5);
    TimeSource time = new SystemTimeSource(START, nanos.get(), nanos::get);
    assertThat(time.now()).isEqualTo(START);

    nanos.addAndGet(Duration.ofSeconds(7).toNanos());

    assertThat(time.now()).isEqualTo(START.plusSeconds(7));
  }

  @Test
  void realTimeBeginsNowAndIsTheMonotonicClocks() {
    Instant before = Instant.now();

    TimeSource real = TimeSource.real();

    assertThat(real.now()).isBetween(before.minusSeconds(60), before.plusSeconds(60));
    assertThat(real)
        .isInstanceOfSatisfying(
            SystemTimeSource.class,
            time ->
                assertThat(time.nanoTime().getAsLong() - System.nanoTime())
                    .isBetween(-Duration.ofMinutes(1).toNanos(), Duration.ofMinutes(1).toNanos()));
  }
}
