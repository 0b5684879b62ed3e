package io.openmldb.rollout.acceptance.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The smallest measurement, on shortened clocks: that it can be done, not how fast. The official
 * way is only measured on the released ones, because with short ones a restart may be over before
 * the nameserver has noticed it, and then it never recovers the tablet.
 */
@Timeout(300)
@Tag("end-to-end")
class FiguresTest {

  @TempDir private Path folder;

  @Test
  void aTabletIsUpdatedUnderWritesAndNoAcknowledgedWriteIsLost() throws Exception {
    try (MeasuredCluster bench = new MeasuredCluster(folder, 3, true, 200)) {
      Measurement fast = bench.product("FAST");

      assertThat(fast.sound()).isTrue();
      assertThat(fast.leaders()).isPositive();
      assertThat(fast.writes().acknowledged()).isPositive();
      assertThat(fast.writes().lost()).isZero();
    }
  }
}
