package io.openmldb.rollout.activities.openmldb.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.model.TableInfo;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads OpenMLDB's answers. Optional fields that were never set are left out on the wire even where
 * they have a default, and so are empty lists; what absence means is decided here, field by field.
 */
final class ResponseParser {

  private ResponseParser() {}

  static List<TabletStatus> tablets(JsonNode answer) {
    return list(answer.path("tablets")).stream()
        .map(
            tablet ->
                new TabletStatus(
                    tablet.path("endpoint").asText(),
                    tablet.path("state").asText(),
                    tablet.path("age").asLong()))
        .toList();
  }

  static List<TableInfo> tables(JsonNode answer) {
    return list(answer.path("table_info")).stream().map(ResponseParser::table).toList();
  }

  static TableInfo table(JsonNode table) {
    String db = table.path("db").asText();
    String name = table.path("name").asText();
    int tid = table.path("tid").asInt();
    List<PartitionInfo> partitions = new ArrayList<>();
    for (JsonNode partition : table.path("table_partition")) {
      int pid = partition.path("pid").asInt();
      partitions.add(partition(new PartitionId(db, name, tid, pid), partition));
    }
    String storageMode = table.path("storage_mode").asText("kMemory");
    int baseTid = table.path("base_table_tid").asInt();
    return new TableInfo(db, name, tid, storageMode, baseTid, partitions);
  }

  static PartitionInfo partition(PartitionId id, JsonNode partition) {
    long term = 0;
    long termStart = 0;
    for (JsonNode pair : partition.path("term_offset")) {
      if (pair.path("term").asLong() >= term) {
        term = pair.path("term").asLong();
        termStart = pair.path("offset").asLong();
      }
    }
    return new PartitionInfo(
        id,
        list(partition.path("partition_meta")).stream().map(ResponseParser::replica).toList(),
        term,
        termStart,
        isReplicatedElsewhere(partition));
  }

  /** Replicas in another cluster are kept in fields of their own, all named {@code remote_…}. */
  private static boolean isReplicatedElsewhere(JsonNode partition) {
    for (Map.Entry<String, JsonNode> field : partition.properties()) {
      if (field.getKey().startsWith("remote_") && !field.getValue().isEmpty()) {
        return true;
      }
    }
    return list(partition.path("partition_meta")).stream()
        .anyMatch(replica -> !replica.path("remote_endpoint").asText().isEmpty());
  }

  private static ReplicaMeta replica(JsonNode replica) {
    return new ReplicaMeta(
        shared(replica.path("endpoint")),
        replica.path("is_leader").asBoolean(),
        replica.path("is_alive").asBoolean(true),
        replica.path("tablet_has_partition").asBoolean());
  }

  static List<OperationStatus> operations(JsonNode answer) {
    return list(answer.path("op_status")).stream()
        .map(
            operation ->
                new OperationStatus(
                    operation.path("op_id").asLong(),
                    operation.path("op_type").asText(),
                    operation.path("status").asText(),
                    operation.path("task_type").asText("-"),
                    operation.path("db").asText(),
                    operation.path("name").asText(),
                    operation.path("pid").asInt(),
                    time(operation.path("start_time")),
                    time(operation.path("end_time"))))
        .toList();
  }

  static List<ReplicaStatus> replicas(JsonNode answer) {
    return list(answer.path("all_table_status")).stream()
        .map(
            replica ->
                new ReplicaStatus(
                    replica.path("tid").asInt(),
                    replica.path("pid").asInt(),
                    shared(replica.path("name")),
                    replica.path("offset").asLong(),
                    shared(replica.path("mode")),
                    shared(replica.path("state")),
                    replica.path("record_cnt").asLong(),
                    replica.path("record_byte_size").asLong()
                        + replica.path("record_idx_byte_size").asLong(),
                    replica.path("diskused").asLong()))
        .toList();
  }

  static LeaderStatus leader(JsonNode answer) {
    Map<String, Long> followers = new HashMap<>();
    for (JsonNode follower : answer.path("follower_info")) {
      followers.put(shared(follower.path("endpoint")), follower.path("offset").asLong());
    }
    return new LeaderStatus(answer.path("offset").asLong(), followers);
  }

  /** A text that many items have, kept once: a large cluster has hundreds of thousands of them. */
  private static String shared(JsonNode text) {
    return text.asText().intern();
  }

  /** Seconds since 1970; 0 means not yet. */
  private static @Nullable Instant time(JsonNode seconds) {
    return seconds.asLong() == 0 ? null : Instant.ofEpochSecond(seconds.asLong());
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
