package io.openmldb.rollout.activities.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParallelCallsTest {

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<Integer> hundred = IntStream.range(0, 100).boxed().toList();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void notMoreThanItSaysAreUnderWayAtOnceAndResultsKeepTheirOrder() {
    AtomicInteger most = new AtomicInteger();

    List<Integer> results =
        new ParallelCalls(executor, 5, () -> {})
            .map(
                hundred,
                number -> {
                  most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                  pause(2);
                  underWay.decrementAndGet();
                  return number;
                });

    assertThat(results).isEqualTo(hundred);
    assertThat(most.get()).isBetween(2, 5);
  }

  @Test
  void ofWhatWasCancelledNothingFurtherIsBegunAndNothingIsLeftUnderWay() {
    ParallelCalls cancelled =
        new ParallelCalls(
            executor,
            2,
            () -> {
              throw new CancellationException("cancelled by somebody");
            });

    assertThatThrownBy(() -> cancelled.forEach(hundred, this::takeLong))
        .hasMessage("cancelled by somebody");

    assertThat(begun.get()).isEqualTo(2);
    assertThat(underWay.get()).isZero();
  }

  @Test
  void anInterruptBeginsNothingFurtherAndIsNotLost() throws InterruptedException {
    AtomicBoolean stillInterrupted = new AtomicBoolean();
    Thread caller =
        interrupted(
            () -> {
              assertThatThrownBy(
                      () ->
                          new ParallelCalls(executor, 2, () -> {}).forEach(hundred, this::takeLong))
                  .isInstanceOf(CancellationException.class);
              stillInterrupted.set(Thread.currentThread().isInterrupted());
            });

    caller.join();

    assertThat(stillInterrupted.get()).isTrue();
    assertThat(begun.get()).isEqualTo(2);
    assertThat(underWay.get()).isZero();
  }

  @Test
  void whatMustBeDoneToItsEndIsDoneThoughItsThreadIsInterrupted() throws InterruptedException {
    AtomicInteger done = new AtomicInteger();
    List<Integer> few = hundred.subList(0, 4);
    Thread caller =
        interrupted(
            () ->
                done.set(
                    new ParallelCalls(executor, 2, () -> {})
                        .ignoringCancellation()
                        .map(
                            few,
                            number -> {
                              takeLong(number);
                              return number;
                            })
                        .size()));

    caller.join();

    assertThat(done.get()).isEqualTo(4);
  }

  private void takeLong(int number) {
    begun.incrementAndGet();
    underWay.incrementAndGet();
    pause(1500);
    underWay.decrementAndGet();
  }

  private Thread interrupted(Runnable work) throws InterruptedException {
    Thread caller = new Thread(work);
    caller.start();
    CountDownLatch never = new CountDownLatch(1);
    while (begun.get() < 2) {
      never.await(10, TimeUnit.MILLISECONDS);
    }
    caller.interrupt();
    return caller;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
