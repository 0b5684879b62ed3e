package io.openmldb.rollout.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutGaugesTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_796_000_100);

  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final RolloutGauges gauges = new RolloutGauges(metrics);

  @Test
  void aRolloutThatWaitsIsShownWithItsPhaseItsNodesAndItsQuestion() {
    gauges.show(List.of(ExportedMetrics.waitingRollout()), NOW);

    String rollout = "{cluster=\"prod\",workflow_id=\"rollout-prod\"}";
    assertThat(metrics.scrape().lines())
        .contains(
            "openmldb_rollout_phase{cluster=\"prod\",phase=\"WAITING\",workflow_id=\"rollout-prod\"}"
                + " 1.0",
            "openmldb_rollout_phase{cluster=\"prod\",phase=\"UPDATING\",workflow_id=\"rollout-prod\"}"
                + " 0.0",
            "openmldb_rollout_started_timestamp_seconds" + rollout + " 1.796E9",
            "openmldb_rollout_answers" + rollout + " 1.0",
            "openmldb_rollout_paused" + rollout + " 0.0",
            "openmldb_rollout_waiting_since_timestamp_seconds{asks=\"person\",cluster=\"prod\","
                + "gate=\"DECISION\",workflow_id=\"rollout-prod\"} 1.79600006E9",
            "openmldb_rollout_nodes{cluster=\"prod\",state=\"UPDATED\",workflow_id=\"rollout-prod\"}"
                + " 1.0",
            "openmldb_rollout_nodes{cluster=\"prod\",state=\"FAILED\",workflow_id=\"rollout-prod\"}"
                + " 0.0",
            "openmldb_rollout_node_started_timestamp_seconds{cluster=\"prod\",component=\"tablet\","
                + "endpoint=\"t2:10921\",workflow_id=\"rollout-prod\"} 1.79600002E9",
            "openmldb_rollouts_read_timestamp_seconds 1.7960001E9");
  }

  @Test
  void whatHasEndedIsShownNoMore() {
    gauges.show(List.of(ExportedMetrics.waitingRollout()), NOW);
    gauges.show(List.of(), NOW.plusSeconds(15));

    assertThat(metrics.scrape())
        .doesNotContain("rollout-prod")
        .contains("openmldb_rollouts_read_timestamp_seconds 1.796000115E9");
  }

  @Test
  void aRolloutThatDoesNotAnswerIsShownAsSuch() {
    ObservedRollout silent = new ObservedRollout("rollout-prod", "prod", NOW, null);
    gauges.show(List.of(silent), NOW);

    assertThat(metrics.scrape())
        .contains("openmldb_rollout_answers{cluster=\"prod\",workflow_id=\"rollout-prod\"} 0.0")
        .doesNotContain("openmldb_rollout_phase{");
  }

  @Test
  void twoRolloutsOfOneClusterAreToldApart() {
    ObservedRollout first = ExportedMetrics.waitingRollout();
    ObservedRollout second =
        new ObservedRollout("nightly", first.cluster(), first.startedAt(), first.status());
    gauges.show(List.of(first, second), NOW);

    assertThat(metrics.scrape().lines())
        .filteredOn(line -> line.startsWith("openmldb_rollout_started_timestamp_seconds{"))
        .hasSize(2);
  }
}
