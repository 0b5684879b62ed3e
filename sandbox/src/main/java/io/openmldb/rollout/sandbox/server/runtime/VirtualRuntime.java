package io.openmldb.rollout.sandbox.server.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Simulated time for servers that live in one process: it stands still until somebody lets it pass,
 * and then everything that is due is done in the caller's thread, one thing after the other, so
 * that a run is the same every time. Not safe for use by several threads at once.
 */
public final class VirtualRuntime implements ServerRuntime {
  private static final Logger log = LoggerFactory.getLogger(VirtualRuntime.class);
  private static final Comparator<Event> ORDER =
      Comparator.comparingLong(Event::nanos).thenComparingLong(Event::number);

  private final Instant begin;
  private final PriorityQueue<Event> events = new PriorityQueue<>(ORDER);
  private long nanos;
  private long numbers;

  private record Event(long nanos, long number, Runnable work) {}

  /**
   * Time that has not begun to pass.
   *
   * @param begin its first moment
   */
  public VirtualRuntime(Instant begin) {
    this.begin = begin;
  }

  /** The present moment. */
  public Instant now() {
    return begin.plusNanos(nanos);
  }

  /** Does work when the delay has passed; its exceptions reach whoever lets that time pass. */
  public void at(Duration delay, Runnable work) {
    events.add(new Event(nanos + Math.max(0, delay.toNanos()), numbers++, work));
  }

  /**
   * Lets time pass. May be called by work that is being done: then others go on while that takes
   * its time.
   */
  public void advance(Duration duration) {
    long end = nanos + duration.toNanos();
    while (!events.isEmpty() && events.peek().nanos() <= end) {
      Event due = events.poll();
      nanos = Math.max(nanos, due.nanos());
      due.work().run();
    }
    nanos = Math.max(nanos, end);
  }

  @Override
  public long millis() {
    return Duration.ofNanos(nanos).toMillis();
  }

  @Override
  public long epochSeconds() {
    return now().getEpochSecond();
  }

  @Override
  public TaskExecutor executor(String name, int threads) {
    return new Tasks(name);
  }

  @Override
  public void sleep(Duration duration) {
    advance(duration);
  }

  private final class Tasks implements TaskExecutor {
    private final String name;
    private boolean stopped;

    Tasks(String name) {
      this.name = name;
    }

    @Override
    public void execute(Runnable task) {
      schedule(Duration.ZERO, task);
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
      if (!stopped) {
        at(delay, () -> runUnlessStopped(task));
      }
    }

    @Override
    public void repeat(Duration pause, Runnable task) {
      schedule(
          pause,
          () -> {
            try {
              task.run();
            } finally {
              repeat(pause, task);
            }
          });
    }

    @Override
    public void runAndWait(Runnable task) {
      task.run();
    }

    @Override
    public void stop() {
      stopped = true;
    }

    private void runUnlessStopped(Runnable task) {
      if (stopped) {
        return;
      }
      try {
        task.run();
      } catch (RuntimeException e) {
        log.warn("a task of '{}' failed", name, e);
      }
    }
  }
}
