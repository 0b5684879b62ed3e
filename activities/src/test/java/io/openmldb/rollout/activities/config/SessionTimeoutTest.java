package io.openmldb.rollout.activities.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SessionTimeoutTest {

  private static final byte[] SHORT = "--zk_session_timeout=12000\n".getBytes(UTF_8);
  private static final byte[] LONG = "--zk_session_timeout=60000\n".getBytes(UTF_8);

  @Test
  void theLongestOfWhatTheProcessMayHaveBeenStartedWithCounts() {
    ConfigEdit longer = new ConfigEdit(Map.of("zk_session_timeout", "90000"), List.of());

    assertThat(SessionTimeout.longest(Component.TABLET, List.of(SHORT, LONG), null))
        .isEqualTo(Duration.ofSeconds(60));
    // After a rollback the file does not have any more what the process was started with.
    assertThat(SessionTimeout.longest(Component.TABLET, List.of(SHORT), longer))
        .isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void itIsTenSecondsAtLeastWhateverStandsThere() {
    ConfigEdit secret = new ConfigEdit(Map.of("zk_session_timeout", "${secret:X}"), List.of());

    assertThat(SessionTimeout.longest(Component.TABLET, List.of(new byte[0]), secret))
        .isEqualTo(Duration.ofSeconds(10));
  }
}
