package io.openmldb.rollout.sandbox.server.tablet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.http.RpcClient;
import io.openmldb.rollout.sandbox.server.runtime.ServerTimings;
import io.openmldb.rollout.sandbox.server.tablet.storage.LogEntry;
import io.openmldb.rollout.sandbox.server.tablet.storage.PartitionKey;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A leader's line to one follower: first asks for the follower's offset, then sends what comes
 * after it, batch by batch, one at a time.
 */
final class FollowerReplication {
  private static final int UNMATCHED = -1;

  /** After so many batches other partitions of the same follower have their turn. */
  private static final int BATCHES_A_TURN = 8;

  private final Replica leader;
  private final String endpoint;
  private final int batchSize;
  private final RpcClient client;
  private final ServerTimings timings;
  private volatile long followerOffset = UNMATCHED;

  FollowerReplication(
      Replica leader, String endpoint, int batchSize, RpcClient client, ServerTimings timings) {
    this.leader = leader;
    this.endpoint = endpoint;
    this.batchSize = batchSize;
    this.client = client;
    this.timings = timings;
  }

  String endpoint() {
    return endpoint;
  }

  /** The follower's offset as last heard, 0 before that. */
  long offset() {
    return Math.max(0, followerOffset);
  }

  /**
   * Sends until nothing is left, and returns how long to wait before trying again; null where
   * nothing is left.
   */
  Duration send() {
    try {
      for (int batch = 0; batch < BATCHES_A_TURN; batch++) {
        boolean matching = followerOffset == UNMATCHED;
        long after = matching ? 0 : followerOffset;
        List<LogEntry> entries = matching ? List.of() : leader.entriesAfter(after, batchSize);
        if (!matching && entries.isEmpty()) {
          return null;
        }
        ObjectNode reply =
            client.call(endpoint, "TabletServer/AppendEntries", request(after, entries));
        if (reply.path("code").asInt() != ReturnCode.OK.code()) {
          followerOffset = UNMATCHED;
          return timings.binlogMatch();
        }
        followerOffset = reply.path("log_offset").asLong();
      }
      return Duration.ZERO;
    } catch (IOException e) {
      return timings.binlogCoffee();
    }
  }

  private ObjectNode request(long before, List<LogEntry> entries) {
    PartitionKey id = leader.meta().id();
    ObjectNode request = JsonTrees.object().put("tid", id.tid()).put("pid", id.pid());
    request.put("pre_log_index", before).put("term", leader.term());
    ArrayNode list = request.putArray("entries");
    entries.forEach(entry -> list.add(entry.toJson()));
    return request;
  }
}
