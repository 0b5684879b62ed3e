package io.openmldb.rollout.sandbox.writer;

import io.openmldb.rollout.sandbox.client.PartitionLocation;
import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import io.openmldb.rollout.sandbox.client.SandboxTablet;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who leads each partition, as a SQL client's catalogue has it: shared by all writers, read again
 * only when one of them was refused, and not more often than makes sense.
 */
final class LeaderCache {

  private static final long LEAST_AGE_NANOS = Duration.ofMillis(100).toNanos();

  private final SandboxNameservers nameservers;
  private Map<SandboxTablet.Key, String> leaders = Map.of();
  private long readAt;

  LeaderCache(SandboxNameservers nameservers) {
    this.nameservers = nameservers;
    this.readAt = System.nanoTime() - LEAST_AGE_NANOS;
  }

  /**
   * The partition's leader by a catalogue that is at most a moment old; none if nobody knows one
   * now.
   */
  synchronized Optional<String> lookUp(SandboxTablet.Key partition) throws InterruptedException {
    if (System.nanoTime() - readAt >= LEAST_AGE_NANOS) {
      try {
        leaders = read();
      } catch (IOException noNameserverLeads) {
        // A client keeps the catalogue it has until it can have a newer one.
      }
      readAt = System.nanoTime();
    }
    return Optional.ofNullable(leaders.get(partition));
  }

  private Map<SandboxTablet.Key, String> read() throws IOException, InterruptedException {
    Map<SandboxTablet.Key, String> fresh = new HashMap<>();
    for (PartitionLocation partition : nameservers.partitions()) {
      partition.leader().ifPresent(leader -> fresh.put(partition.key(), leader));
    }
    return fresh;
  }
}
