package io.openmldb.rollout.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.uber.m3.util.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusMetricsTest {

  private final PrometheusMetrics metrics = new PrometheusMetrics();

  @Test
  void countersAddUpGaugesDoNotAndTimersHaveACountAndASum() {
    Map<String, String> tags = Map.of("task_queue", "openmldb-rollout", "a-tag", "a\"b");
    metrics.reportCounter("temporal_polls", tags, 2);
    metrics.reportCounter("temporal_polls", tags, 3);
    metrics.reportGauge("temporal_pollers", Map.of(), 5);
    metrics.reportGauge("temporal_pollers", Map.of(), 4);
    metrics.reportTimer("temporal_latency", Map.of(), Duration.ofMillis(250));
    metrics.reportTimer("temporal_latency", Map.of(), Duration.ofMillis(500));

    assertThat(metrics.text().lines())
        .containsExactly(
            "temporal_latency_seconds_count{} 2.0",
            "temporal_latency_seconds_sum{} 0.75",
            "temporal_pollers{} 4.0",
            "temporal_polls_total{a_tag=\"a\\\"b\",task_queue=\"openmldb-rollout\"} 5.0");
  }
}
