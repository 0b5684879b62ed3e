package io.openmldb.rollout.sandbox.server.tablet.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/** A partition of a table. */
public record PartitionKey(int tid, int pid) implements Comparable<PartitionKey> {
  private static final Comparator<PartitionKey> ORDER =
      Comparator.comparingInt(PartitionKey::tid).thenComparingInt(PartitionKey::pid);

  public static PartitionKey of(JsonNode message) {
    return new PartitionKey(message.path("tid").asInt(-1), message.path("pid").asInt(-1));
  }

  @Override
  public int compareTo(PartitionKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return tid + "_" + pid;
  }
}
