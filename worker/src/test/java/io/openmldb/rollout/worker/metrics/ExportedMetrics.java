package io.openmldb.rollout.worker.metrics;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.tally.ScopeCloseException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.openmldb.rollout.activities.notification.NotificationActivitiesImpl;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.status.Gate;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.Step;
import io.openmldb.rollout.workflows.api.status.WaitingFor;
import io.openmldb.rollout.workflows.notification.RolloutMetrics;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A page of metrics as a worker has it on which something of everything happened. */
final class ExportedMetrics {

  private static final Instant BEGAN = Instant.ofEpochSecond(1_796_000_000);

  private ExportedMetrics() {}

  /** The page. */
  static String page() throws ScopeCloseException, InterruptedException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(new DurationBuckets());
    new RolloutGauges(registry).show(List.of(waitingRollout()), BEGAN.plusSeconds(100));
    Scope scope =
        new RootScopeBuilder()
            .reporter(new Unclosed(registry))
            .reportEvery(com.uber.m3.util.Duration.ofHours(1));
    RolloutMetrics metrics = new RolloutMetrics(scope, "prod");
    metrics.rolloutEnded(Outcome.SUCCEEDED, true, Duration.ofMinutes(10));
    metrics.nodeEnded(
        Component.TABLET, NodeState.UPDATED, Duration.ofSeconds(70), Duration.ofMillis(900));
    NotificationActivitiesImpl.countDelivery(scope, "pager", "rollout.waiting", "failed");
    scope.close();
    return onceCounted(registry);
  }

  /** The scope's own thread may hold a count that it has not handed on when the scope is closed. */
  private static String onceCounted(PrometheusMeterRegistry registry) throws InterruptedException {
    String page = registry.scrape();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!page.contains(RolloutMetrics.ROLLOUTS_ENDED) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(10);
      page = registry.scrape();
    }
    return page;
  }

  /** A rollout that asks what to do about its second tablet. */
  static ObservedRollout waitingRollout() {
    RolloutStatus status =
        new RolloutStatus(
            "prod",
            Phase.WAITING,
            false,
            new WaitingFor(Gate.DECISION, BEGAN.plusSeconds(60), null, "it failed", "decide()"),
            BEGAN,
            0,
            60,
            List.of(),
            List.of(
                new NodeStatus(
                    Component.TABLET,
                    "t1:10921",
                    NodeState.UPDATED,
                    null,
                    BEGAN,
                    BEGAN.plusSeconds(20),
                    0,
                    0,
                    null),
                new NodeStatus(
                    Component.TABLET,
                    "t2:10921",
                    NodeState.RUNNING,
                    Step.RESTART,
                    BEGAN.plusSeconds(20),
                    null,
                    0,
                    0,
                    null)));
    return new ObservedRollout("rollout-prod", "prod", BEGAN, status);
  }

  /** Does not close the registry with the scope, so that it can be read then. */
  private static final class Unclosed extends MicrometerClientStatsReporter {
    Unclosed(PrometheusMeterRegistry registry) {
      super(registry);
    }

    @Override
    public void close() {}
  }
}
