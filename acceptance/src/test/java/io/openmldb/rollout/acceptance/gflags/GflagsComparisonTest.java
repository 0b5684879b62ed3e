package io.openmldb.rollout.acceptance.gflags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few of the files that {@code make gflags} compares by the hundred thousand. */
@Tag("component")
class GflagsComparisonTest {

  private static final int FILES = 2_000;

  @TempDir Path folder;

  @Test
  void theProductReadsAndEditsFlagFilesAsTheRealGflagsDoes() throws Exception {
    assumeThat(GflagsReferee.isAvailable() || System.getenv("CI") != null)
        .as("g++ and libgflags-dev")
        .isTrue();
    try (GflagsReferee referee = GflagsReferee.start(folder)) {
      GflagsComparison comparison = new GflagsComparison(referee);
      for (long seed = 0; seed < FILES; seed++) {
        assertThat(comparison.disagreement(seed)).isEmpty();
      }
    }
  }
}
