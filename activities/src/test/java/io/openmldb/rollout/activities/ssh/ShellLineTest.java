package io.openmldb.rollout.activities.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ShellLineTest {

  @Test
  void aLineHoldsNothingThatOneLoginShellReadsOtherwiseThanAnother() {
    String script = "it's\n\"two\\n lines\" !1 `id` \\' ~ * {a,b} ^ % 中\n";

    String line =
        ShellLine.of(RemoteCommand.of("sh", "-c", script), Duration.ofSeconds(5), "marker");

    // In single quotes that hold neither these nor quotes, sh, bash, csh and fish change nothing.
    assertThat(line).matches("exec /bin/sh -c '[^'!\\\\\\n]*'");
    assertThat(line).isASCII();
  }
}
