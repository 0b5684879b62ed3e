package io.openmldb.rollout.activities.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As large as clusters come, in as little memory as a worker is given. */
@Tag("component")
class LargeClusterMemoryTest {

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aTabletOfALargeClusterIsPlannedEmptiedRecoveredAndFilledAgainIn512MibOfHeap()
      throws IOException, InterruptedException {
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseG1GC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LargeClusterRun.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(run.waitFor()).as(said).isZero();
      assertThat(said).contains("moved home", "plan of the sick cluster");
    } finally {
      run.destroyForcibly();
    }
  }
}
