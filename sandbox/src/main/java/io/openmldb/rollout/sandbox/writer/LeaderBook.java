package io.openmldb.rollout.sandbox.writer;

import io.openmldb.rollout.sandbox.cluster.Nameservers;
import io.openmldb.rollout.sandbox.cluster.Partition;
import io.openmldb.rollout.sandbox.cluster.Tablet;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who leads each partition, as a SQL client's catalogue has it: shared by all writers, read again
 * only when one of them was refused, and not more often than makes sense.
 */
final class LeaderBook {

  private static final long LEAST_AGE_NANOS = Duration.ofMillis(100).toNanos();

  private final Nameservers nameservers;
  private Map<Tablet.Key, String> leaders = Map.of();
  private long readAt;

  LeaderBook(Nameservers nameservers) {
    this.nameservers = nameservers;
    this.readAt = System.nanoTime() - LEAST_AGE_NANOS;
  }

  /**
   * The partition's leader by a catalogue that is at most a moment old; none if nobody knows one
   * now.
   */
  synchronized Optional<String> lookUp(Tablet.Key partition) throws InterruptedException {
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

  private Map<Tablet.Key, String> read() throws IOException, InterruptedException {
    Map<Tablet.Key, String> fresh = new HashMap<>();
    for (Partition partition : nameservers.partitions()) {
      partition.leader().ifPresent(leader -> fresh.put(partition.key(), leader));
    }
    return fresh;
  }
}
