package io.openmldb.rollout.acceptance.testbed;

import java.util.Map;
import java.util.Optional;

/** A Temporal service that workers and commands of a stage are pointed at. */
public sealed interface TemporalService extends AutoCloseable
    permits TemporalServer, InMemoryTemporal {

  /** {@code host:port} of its gRPC frontend. */
  String address();

  /** Where its Web UI is, if it has one. */
  Optional<String> ui();

  /** What points clients at it. */
  default Map<String, String> environment() {
    return Map.of("TEMPORAL_ADDRESS", address(), "TEMPORAL_NAMESPACE", "default");
  }

  @Override
  void close();
}
