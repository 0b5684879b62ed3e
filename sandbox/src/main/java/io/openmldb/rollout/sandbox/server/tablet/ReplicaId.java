package io.openmldb.rollout.sandbox.server.tablet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/** A partition of a table. */
record ReplicaId(int tid, int pid) implements Comparable<ReplicaId> {
  private static final Comparator<ReplicaId> ORDER =
      Comparator.comparingInt(ReplicaId::tid).thenComparingInt(ReplicaId::pid);

  static ReplicaId of(JsonNode message) {
    return new ReplicaId(message.path("tid").asInt(-1), message.path("pid").asInt(-1));
  }

  @Override
  public int compareTo(ReplicaId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return tid + "_" + pid;
  }
}
