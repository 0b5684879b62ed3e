package io.openmldb.rollout.acceptance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Some minutes of what {@code make chaos} does, by fixed seeds; alone, because it takes times. */
@Isolated
@Timeout(900)
@Tag("end-to-end")
class ChaosTest {

  private static final Path FOLDER = Path.of("target/chaos").toAbsolutePath();

  /** Together some that kill, stop and cut off workers, and kill and stop what a rollout needs. */
  private static final long[] SEEDS = {2005, 2007, 2009, 2013, 2021, 2025};

  @Test
  void aRolloutKeepsWhatItPromisesWhateverDies() throws Exception {
    Path folder = FOLDER.resolve("run-" + ProcessHandle.current().pid());
    List<String> violations = new ArrayList<>();
    try (Chaos chaos = new Chaos(folder)) {
      for (long seed : SEEDS) {
        chaos.run(seed).violations().forEach(what -> violations.add("seed " + seed + ": " + what));
      }
      assertThat(violations).as("see " + folder).isEmpty();
    }
  }
}
