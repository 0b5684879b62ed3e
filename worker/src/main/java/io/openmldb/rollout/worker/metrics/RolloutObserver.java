package io.openmldb.rollout.worker.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the gauges of running rollouts up to date, as long as the worker runs. */
public final class RolloutObserver implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RolloutObserver.class);

  /** Until the worker polls: a rollout that only it serves cannot answer before. */
  private static final Duration FIRST = Duration.ofSeconds(3);

  private static final Duration PERIOD = Duration.ofSeconds(15);
  private static final int QUERIES_AT_ONCE = 8;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(daemon("rollout-observer"));
  private final ExecutorService queries =
      Executors.newFixedThreadPool(QUERIES_AT_ONCE, daemon("rollout-query"));
  private final RunningRollouts rollouts;
  private final RolloutGauges gauges;

  private RolloutObserver(
      WorkflowClient client, Collection<String> taskQueues, MeterRegistry metrics) {
    this.rollouts = new RunningRollouts(client, taskQueues, queries);
    this.gauges = new RolloutGauges(metrics);
  }

  /**
   * Begins to show the rollouts on {@code taskQueues} in {@code metrics}.
   *
   * @param client the connection to Temporal
   */
  public static RolloutObserver start(
      WorkflowClient client, Collection<String> taskQueues, MeterRegistry metrics) {
    RolloutObserver observer = new RolloutObserver(client, taskQueues, metrics);
    // Of no use to anybody: observe() lets no failure out.
    ScheduledFuture<?> unused =
        observer.clock.scheduleWithFixedDelay(
            observer::observe, FIRST.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    return observer;
  }

  @Override
  public void close() {
    clock.shutdownNow();
    queries.shutdownNow();
  }

  /** What fails is tried again; meanwhile the gauges say of when they are. */
  private void observe() {
    try {
      gauges.show(rollouts.read(), Instant.now());
    } catch (RuntimeException e) {
      LOG.warn("Temporal does not say which rollouts run: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
