package io.openmldb.rollout.acceptance.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BackgroundTasksTest {

  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration A_MOMENT = Duration.ofMillis(200);

  /** A fault that comes late is taken back after that, and must not last into the next run. */
  @Test
  void whatATaskBeginsWhileItIsWaitedForIsWaitedForToo() throws Exception {
    AtomicBoolean takenBack = new AtomicBoolean();
    try (BackgroundTasks tasks = new BackgroundTasks("test")) {
      tasks.begin(
          () -> {
            Thread.sleep(A_MOMENT.toMillis());
            tasks.begin(
                () -> {
                  Thread.sleep(A_MOMENT.toMillis());
                  takenBack.set(true);
                  return null;
                });
            return null;
          });

      tasks.await(LONG);

      assertThat(takenBack).isTrue();
      assertThat(tasks.isBusy()).isFalse();
    }
  }

  @Test
  void whatDoesNotEndInTimeIsTold() {
    CountDownLatch never = new CountDownLatch(1);
    try (BackgroundTasks tasks = new BackgroundTasks("test")) {
      tasks.begin(
          () -> {
            never.await();
            return null;
          });

      assertThatThrownBy(() -> tasks.await(A_MOMENT)).isInstanceOf(TimeoutException.class);
      assertThat(tasks.isBusy()).isTrue();
    }
  }
}
