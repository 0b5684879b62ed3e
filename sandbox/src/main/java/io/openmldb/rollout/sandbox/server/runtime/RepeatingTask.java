package io.openmldb.rollout.sandbox.server.runtime;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks that go on being repeated whatever goes wrong with one of them. */
public final class RepeatingTask {
  private static final Logger log = LoggerFactory.getLogger(RepeatingTask.class);

  private RepeatingTask() {}

  /** Runs a task again and again, the pause between its end and its next beginning. */
  public static void schedule(ScheduledExecutorService executor, Duration pause, Runnable task) {
    Runnable safe =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            log.warn("a repeated task failed and will be tried again: {}", e.toString());
          }
        };
    long millis = Math.max(1, pause.toMillis());
    var unused = executor.scheduleWithFixedDelay(safe, millis, millis, TimeUnit.MILLISECONDS);
  }
}
