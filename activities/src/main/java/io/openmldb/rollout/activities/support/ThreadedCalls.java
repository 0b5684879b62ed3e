package io.openmldb.rollout.activities.support;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Timed calls in threads of their own.
 *
 * @param executor must begin every call at once
 */
record ThreadedCalls(ExecutorService executor) implements TimedCalls {

  @Override
  public <T> Optional<T> within(Duration limit, Supplier<T> call) {
    Callable<T> task = call::get;
    Future<T> running;
    try {
      running = executor.submit(task);
    } catch (RejectedExecutionException e) {
      return Optional.empty(); // This worker stops.
    }
    try {
      return await(running, limit);
    } finally {
      running.cancel(true);
    }
  }

  private static <T> Optional<T> await(Future<T> running, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return Optional.of(running.get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw CallFailure.unchecked(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
