package io.openmldb.rollout.worker.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.stream.Stream;

/** Buckets for what takes minutes and hours; Micrometer's own end at half a minute. */
public final class DurationBuckets implements MeterFilter {

  private static final String OURS = "openmldb_";

  private static final double[] NANOS =
      Stream.of(
              "PT0.5S", "PT1S", "PT2S", "PT5S", "PT10S", "PT20S", "PT30S", "PT1M", "PT2M", "PT5M",
              "PT10M", "PT20M", "PT30M", "PT1H", "PT2H", "PT6H", "PT12H", "P1D")
          .map(Duration::parse)
          .mapToDouble(Duration::toNanos)
          .toArray();

  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
    if (!id.getName().startsWith(OURS)) {
      return config;
    }
    return DistributionStatisticConfig.builder()
        .percentilesHistogram(false)
        .serviceLevelObjectives(NANOS)
        .build()
        .merge(config);
  }
}
