package io.openmldb.rollout.worker;

import com.uber.m3.tally.Buckets;
import com.uber.m3.tally.Capabilities;
import com.uber.m3.tally.CapableOf;
import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.tally.StatsReporter;
import com.uber.m3.util.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.Collectors;

/**
 * The Temporal SDK's metrics in Prometheus' text format: counters, gauges, and of timers their
 * count and sum in seconds.
 */
final class PrometheusMetrics implements StatsReporter {

  private static final double NANOS = 1e9;

  private final Map<String, DoubleAdder> sums = new ConcurrentHashMap<>();
  private final Map<String, Double> gauges = new ConcurrentHashMap<>();

  /** Where the SDK puts its metrics. */
  Scope scope() {
    return new RootScopeBuilder().reporter(this).reportEvery(Duration.ofSeconds(5));
  }

  /** All series, sorted by name. */
  String text() {
    TreeMap<String, Double> series = new TreeMap<>(gauges);
    sums.forEach((name, sum) -> series.put(name, sum.sum()));
    return series.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }

  @Override
  public void reportCounter(String name, Map<String, String> tags, long value) {
    add(name, "_total", tags, (double) value);
  }

  @Override
  public void reportGauge(String name, Map<String, String> tags, double value) {
    gauges.put(series(name, "", tags), value);
  }

  @Override
  public void reportTimer(String name, Map<String, String> tags, Duration interval) {
    add(name, "_seconds_count", tags, 1);
    add(name, "_seconds_sum", tags, (double) interval.getNanos() / NANOS);
  }

  @Override
  @Deprecated
  @SuppressWarnings("rawtypes")
  public void reportHistogramValueSamples(
      String name,
      Map<String, String> tags,
      Buckets buckets,
      double lower,
      double upper,
      long samples) {
    add(name, "_count", tags, (double) samples);
  }

  @Override
  @Deprecated
  @SuppressWarnings("rawtypes")
  public void reportHistogramDurationSamples(
      String name,
      Map<String, String> tags,
      Buckets buckets,
      Duration lower,
      Duration upper,
      long samples) {
    add(name, "_seconds_count", tags, (double) samples);
  }

  @Override
  public Capabilities capabilities() {
    return CapableOf.REPORTING_TAGGING;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  private void add(String name, String suffix, Map<String, String> tags, double value) {
    sums.computeIfAbsent(series(name, suffix, tags), series -> new DoubleAdder()).add(value);
  }

  private static String series(String name, String suffix, Map<String, String> tags) {
    String labels =
        new TreeMap<>(tags == null ? Map.of() : tags)
            .entrySet().stream()
                .map(tag -> plain(tag.getKey()) + "=\"" + escaped(tag.getValue()) + "\"")
                .collect(Collectors.joining(","));
    return plain(name) + suffix + "{" + labels + "}";
  }

  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9_]", "_");
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
