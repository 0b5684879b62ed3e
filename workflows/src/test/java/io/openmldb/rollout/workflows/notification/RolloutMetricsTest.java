package io.openmldb.rollout.workflows.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.uber.m3.tally.Buckets;
import com.uber.m3.tally.Capabilities;
import com.uber.m3.tally.CapableOf;
import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.tally.StatsReporter;
import com.uber.m3.util.Duration;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RolloutMetricsTest {

  private final Reported reported = new Reported();

  @Test
  void anEndIsCountedByItsOutcomeAndWhetherItLeftTheClusterConsistent() throws Exception {
    try (Scope scope = scope()) {
      RolloutMetrics metrics = new RolloutMetrics(scope, "demo");
      metrics.rolloutEnded(Outcome.ABORTED, false, java.time.Duration.ofMinutes(3));
    }

    assertThat(reported.lines)
        .containsExactlyInAnyOrder(
            "openmldb_rollouts_ended {cluster=demo, consistent=false, outcome=ABORTED} 1",
            "openmldb_rollout_duration {cluster=demo, outcome=ABORTED} PT3M");
  }

  @Test
  void aNodeIsMeasuredByItsComponentAndATabletByItsRefusedWritesToo() throws Exception {
    try (Scope scope = scope()) {
      RolloutMetrics metrics = new RolloutMetrics(scope, "demo");
      metrics.nodeEnded(
          Component.TABLET,
          NodeState.UPDATED,
          java.time.Duration.ofSeconds(9),
          java.time.Duration.ofMillis(700));
      metrics.nodeEnded(
          Component.NAMESERVER,
          NodeState.ROLLED_BACK,
          java.time.Duration.ofSeconds(5),
          java.time.Duration.ZERO);
    }

    assertThat(reported.lines)
        .containsExactlyInAnyOrder(
            "openmldb_rollout_node_duration {cluster=demo, component=tablet, state=UPDATED} PT9S",
            "openmldb_rollout_refused_writes {cluster=demo} PT0.7S",
            "openmldb_rollout_node_duration"
                + " {cluster=demo, component=nameserver, state=ROLLED_BACK} PT5S");
  }

  private Scope scope() {
    return new RootScopeBuilder().reporter(reported).reportEvery(Duration.ofHours(1));
  }

  /** What a scope reports, a line each. */
  private static final class Reported implements StatsReporter {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private void add(String name, Map<String, String> tags, Object value) {
      lines.add(name + " " + new TreeMap<>(tags) + " " + value);
    }

    @Override
    public void reportCounter(String name, Map<String, String> tags, long value) {
      add(name, tags, value);
    }

    @Override
    public void reportTimer(String name, Map<String, String> tags, Duration interval) {
      add(name, tags, java.time.Duration.ofNanos(interval.getNanos()));
    }

    @Override
    public void reportGauge(String name, Map<String, String> tags, double value) {
      throw new AssertionError(name);
    }

    @Override
    @SuppressWarnings({"rawtypes", "deprecation"}) // The interface has it so.
    public void reportHistogramValueSamples(
        String name, Map<String, String> tags, Buckets buckets, double low, double up, long n) {
      throw new AssertionError(name);
    }

    @Override
    @SuppressWarnings({"rawtypes", "deprecation"}) // The interface has it so.
    public void reportHistogramDurationSamples(
        String name, Map<String, String> tags, Buckets buckets, Duration low, Duration up, long n) {
      throw new AssertionError(name);
    }

    @Override
    public Capabilities capabilities() {
      return CapableOf.REPORTING_TAGGING;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
