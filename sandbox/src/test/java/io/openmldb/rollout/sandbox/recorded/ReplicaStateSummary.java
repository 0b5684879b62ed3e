package io.openmldb.rollout.sandbox.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import java.util.List;

/**
 * How the replicas of a ShowTable's tables stand, whichever tables there are and on whichever
 * tablets: each way in which a replica stands, a partition is told of and a table is told of.
 */
final class ReplicaStateSummary {

  static final ReplyComparison LIKENESS =
      ReplyComparison.strict()
          .absentAsTrue("is_alive")
          .asKinds("replicas", "partitions", "tables")
          .masking("endpoint", "name", "db", "tid", "pid", "partition_num", "replica_num")
          .masking("column_desc", "column_key");

  private ReplicaStateSummary() {}

  /** A recorded or practice answer to ShowTable, its tables taken apart. */
  static RecordedReply of(RecordedReply reply) {
    ObjectNode answer = reply.json().deepCopy();
    ArrayNode replicas = JsonTrees.object().arrayNode();
    ArrayNode partitions = JsonTrees.object().arrayNode();
    for (JsonNode table : answer.path("table_info")) {
      for (JsonNode partition : table.path("table_partition")) {
        replicas.addAll((ArrayNode) partition.path("partition_meta"));
        // How often a partition's leader had changed lies before the situation.
        partitions.add(((ObjectNode) partition).without(List.of("partition_meta", "term_offset")));
      }
      ((ObjectNode) table).remove(List.of("table_partition", "storage_mode"));
    }
    answer.set("tables", answer.remove("table_info"));
    answer.set("partitions", partitions);
    answer.set("replicas", replicas);
    return new RecordedReply(
        reply.outcome(), reply.status(), reply.contentType(), JsonTrees.text(answer));
  }
}
