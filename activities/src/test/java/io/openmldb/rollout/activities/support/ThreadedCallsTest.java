package io.openmldb.rollout.activities.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ThreadedCallsTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final CallThreadPools threads = new CallThreadPools();
  private final TimedCalls timed = threads.timed();
  private final CountDownLatch interrupted = new CountDownLatch(1);

  @AfterEach
  void close() {
    threads.close();
  }

  private String hang() {
    try {
      Thread.sleep(LONG.toMillis());
    } catch (InterruptedException e) {
      interrupted.countDown();
    }
    return "late";
  }

  @Test
  void whatAnswersInTimeIsAnsweredAndWhatFailsFails() {
    assertThat(timed.within(LONG, () -> "answer")).contains("answer");
    assertThatThrownBy(
            () ->
                timed.within(
                    LONG,
                    () -> {
                      throw new IllegalStateException("no connection");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no connection");
  }

  @Test
  void whatHangsIsNotWaitedForAndDoesNotKeepItsThread() throws InterruptedException {
    long begun = System.nanoTime();

    assertThat(timed.within(SHORT, this::hang)).isEmpty();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(SHORT, LONG.dividedBy(2));
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anInterruptOfWhoeverAsksWaitsForTheAnswer() {
    Thread.currentThread().interrupt();

    assertThat(timed.within(LONG, () -> "answer")).contains("answer");

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aWorkerThatStopsIsToldNothing() {
    threads.close();

    assertThat(timed.within(LONG, () -> "answer")).isEmpty();
  }
}
