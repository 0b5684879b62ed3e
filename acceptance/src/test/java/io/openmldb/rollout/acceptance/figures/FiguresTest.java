package io.openmldb.rollout.acceptance.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The smallest measurement, on shortened clocks: that it can be done, not how fast. */
@Timeout(400)
class FiguresTest {

  @TempDir private Path folder;

  @Test
  void both_ways_update_the_tablet_and_FAST_loses_no_acknowledged_write() throws Exception {
    try (Bench bench = new Bench(folder, 3, true, 50)) {
      Measured fast = bench.product("FAST");
      Measured official = bench.official();

      assertThat(fast.sound()).isTrue();
      assertThat(fast.leaders()).isPositive();
      assertThat(fast.writes().acknowledged()).isPositive();
      assertThat(fast.writes().lost()).isZero();
      assertThat(official.sound()).isTrue();
      assertThat(official.leaders()).isEqualTo(fast.leaders());
      assertThat(official.replicas()).isEqualTo(fast.replicas());
      assertThat(official.writes().acknowledged()).isPositive();
    }
  }
}
