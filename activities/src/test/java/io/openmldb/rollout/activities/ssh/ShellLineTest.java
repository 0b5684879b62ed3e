package io.openmldb.rollout.activities.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ShellLineTest {

  @Test
  void a_line_holds_nothing_that_one_login_shell_reads_otherwise_than_another() {
    String script = "it's\n\"two\\n lines\" !1 `id` \\' ~ * {a,b} ^ % 中\n";

    String line =
        ShellLine.of(RemoteCommand.of("sh", "-c", script), Duration.ofSeconds(5), "marker");

    // In single quotes that hold neither these nor quotes, sh, bash, csh and fish change nothing.
    assertThat(line).matches("exec /bin/sh -c '[^'!\\\\\\n]*'");
    assertThat(line).isASCII();
  }
}
