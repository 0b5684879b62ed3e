package io.openmldb.rollout.acceptance.testbed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tasks of a test driver that go on beside its work, and may begin others. */
public final class BackgroundTasks implements AutoCloseable {

  private final List<Future<?>> begun = new ArrayList<>();
  private final ExecutorService threads;

  /** Its threads are called {@code name}. */
  public BackgroundTasks(String name) {
    threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins one in a thread of its own. */
  public synchronized void begin(Callable<Void> task) {
    begun.add(threads.submit(task));
  }

  /** Whether one has not ended. */
  public synchronized boolean isBusy() {
    return begun.stream().anyMatch(task -> !task.isDone());
  }

  /** Waits until all have ended, those too that others begin meanwhile. */
  public void await(Duration atMost)
      throws ExecutionException, InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + atMost.toNanos();
    int next = 0;
    for (Optional<Future<?>> task = begun(next); task.isPresent(); task = begun(next)) {
      task.get().get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      next++;
    }
  }

  private synchronized Optional<Future<?>> begun(int index) {
    return index < begun.size() ? Optional.of(begun.get(index)) : Optional.empty();
  }

  /** Interrupts what has not ended. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
