package io.openmldb.rollout.starter.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.temporal.api.taskqueue.v1.PollerInfo;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Temporal lists a worker for minutes after it has died. */
class TaskQueuePollersTest {

  private static final Instant NOW = Instant.parse("2026-11-25T03:10:00Z");

  @Test
  void whenAWorkerWasSeenLastSaysWhetherItIsThereStill() {
    assertThat(message(poller("7@a", 200), poller("8@b", 9)))
        .startsWith("a worker polls task queue \"q\" (8@b was last seen 9 s ago), but did not")
        .contains("for rollout-demo in time");
    assertThat(message(poller("7@a", 200)))
        .startsWith("no worker polls task queue \"q\" any more (7@a was last seen 3 min ago)")
        .contains("nobody can answer for rollout-demo", "bin/worker --clusters FILE");
    assertThat(message())
        .startsWith("no worker polls task queue \"q\", so nobody can answer for rollout-demo");
  }

  private static String message(PollerInfo... pollers) {
    return TaskQueuePollers.message("rollout-demo", "task queue \"q\"", List.of(pollers), NOW);
  }

  private static PollerInfo poller(String identity, long secondsAgo) {
    return PollerInfo.newBuilder()
        .setIdentity(identity)
        .setLastAccessTime(
            Timestamp.newBuilder().setSeconds(NOW.minusSeconds(secondsAgo).getEpochSecond()))
        .build();
  }
}
