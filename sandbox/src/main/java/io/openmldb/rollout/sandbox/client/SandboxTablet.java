package io.openmldb.rollout.sandbox.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One tablet.
 *
 * @param endpoint {@code host:port}
 */
public record SandboxTablet(String endpoint) {

  /** A partition's identity. */
  public record Key(int tid, int pid) {}

  /**
   * A replica as its tablet sees it.
   *
   * @param leader whether it takes writes
   * @param loaded whether it is loaded and serves; it does so too while a snapshot is made or its
   *     snapshots are paused
   * @param offset of its newest log entry
   * @param rows that it holds
   */
  public record ServedReplica(boolean leader, boolean loaded, long offset, long rows) {

    /** As an element of {@code all_table_status} tells it. */
    static ServedReplica of(JsonNode status) {
      return new ServedReplica(
          status.path("mode").asText().equals("kTableLeader"),
          !status.path("state").asText().equals("kTableLoading"),
          status.path("offset").asLong(),
          status.path("record_cnt").asLong());
    }
  }

  /** Everything that it serves or loads. Empty after a restart until something is loaded. */
  public Map<Key, ServedReplica> replicas() throws IOException, InterruptedException {
    Map<Key, ServedReplica> replicas = new HashMap<>();
    JsonNode answer = new RpcServer("TabletServer", endpoint).call("GetTableStatus", Map.of());
    for (JsonNode status : answer.path("all_table_status")) {
      replicas.put(
          new Key(status.path("tid").asInt(), status.path("pid").asInt()),
          ServedReplica.of(status));
    }
    return replicas;
  }

  /**
   * Writes one row.
   *
   * @return the answer's code: 0 means that the write is acknowledged, anything else that it was
   *     refused
   * @throws IOException if there was no answer: the row may be there or not
   */
  public int put(Key partition, TestRow row) throws IOException, InterruptedException {
    JsonNode answer =
        new RpcServer("TabletServer", endpoint)
            .answer(
                "Put",
                Map.of(
                    "tid", partition.tid(),
                    "pid", partition.pid(),
                    "time", row.time(),
                    "value", row.encoded(),
                    "dimensions", List.of(Map.of("key", row.key(), "idx", 0))));
    return answer.path("code").asInt();
  }
}
