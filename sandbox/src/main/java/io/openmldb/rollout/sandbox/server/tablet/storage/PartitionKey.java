package io.openmldb.rollout.sandbox.server.tablet.storage;

import com.fasterxml.jackson.databind.JsonNode;

/** A partition of a table. */
public record PartitionKey(int tid, int pid) implements Comparable<PartitionKey> {
  public static PartitionKey of(JsonNode message) {
    return new PartitionKey(message.path("tid").asInt(-1), message.path("pid").asInt(-1));
  }

  @Override
  public int compareTo(PartitionKey other) {
    return tid == other.tid ? Integer.compare(pid, other.pid) : Integer.compare(tid, other.tid);
  }

  @Override
  public String toString() {
    return tid + "_" + pid;
  }
}
