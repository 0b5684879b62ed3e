package io.openmldb.rollout.sandbox.server.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine's time, and threads that end when they have had nothing to do for a while. */
public final class ThreadedRuntime implements ServerRuntime {
  private static final Logger log = LoggerFactory.getLogger(ThreadedRuntime.class);
  private static final long IDLE_SECONDS = 5;

  @Override
  public long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public long epochSeconds() {
    return Instant.now().getEpochSecond();
  }

  @Override
  public TaskExecutor executor(String name, int threads) {
    return new Threads(name, threads);
  }

  @Override
  public void sleep(Duration duration) {
    try {
      TimeUnit.MILLISECONDS.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Threads implements TaskExecutor {
    private final String name;
    private final ScheduledThreadPoolExecutor pool;

    Threads(String name, int threads) {
      this.name = name;
      this.pool =
          new ScheduledThreadPoolExecutor(
              threads, DaemonThreads.named(name), new ThreadPoolExecutor.DiscardPolicy());
      pool.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
      pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
      pool.execute(logged(task));
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
      var unused = pool.schedule(logged(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void repeat(Duration pause, Runnable task) {
      long millis = Math.max(1, pause.toMillis());
      var unused = pool.scheduleWithFixedDelay(logged(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void runAndWait(Runnable task) {
      CompletableFuture.runAsync(task, pool).join();
    }

    @Override
    public void stop() {
      pool.shutdownNow();
    }

    private Runnable logged(Runnable task) {
      return () -> {
        try {
          task.run();
        } catch (RuntimeException e) {
          // What is interrupted by the end of its server has not failed.
          if (!pool.isShutdown()) {
            log.warn("a task of '{}' failed", name, e);
          }
        }
      };
    }
  }
}
