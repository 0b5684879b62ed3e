package io.openmldb.rollout.sandbox.server.nameserver.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A table with its partitions; what is only schema is carried along as it came. */
public final class Table {
  private static final String MEMORY = "kMemory";
  private static final Set<String> OWN_FIELDS =
      Set.of(
          "name", "table_partition", "tid", "partition_num", "replica_num", "db", "storage_mode");

  public final String db;
  public final String name;
  public final int tid;
  final int replicaNum;
  public final String storageMode;
  public final List<Partition> partitions = new ArrayList<>();
  private final ObjectNode schema = JsonTrees.object();

  public Table(JsonNode info, int tid, int replicaNum) {
    this.db = info.path("db").asText();
    this.name = info.path("name").asText();
    this.tid = tid;
    this.replicaNum = replicaNum;
    this.storageMode = info.path("storage_mode").asText(MEMORY);
    info.forEachEntry(
        (field, value) -> {
          if (!OWN_FIELDS.contains(field)) {
            schema.set(field, value);
          }
        });
  }

  static Table fromJson(JsonNode node) {
    Table table = new Table(node, node.path("tid").asInt(), node.path("replica_num").asInt());
    node.path("table_partition")
        .forEach(partition -> table.partitions.add(Partition.fromJson(partition)));
    return table;
  }

  public ObjectNode toJson() {
    ObjectNode node = JsonTrees.object().put("name", name);
    ArrayNode list = node.putArray("table_partition");
    partitions.forEach(partition -> list.add(partition.toJson()));
    node.put("tid", tid).put("partition_num", partitions.size()).put("replica_num", replicaNum);
    node.setAll(schema);
    node.put("db", db);
    if (!storageMode.equals(MEMORY)) {
      node.put("storage_mode", storageMode);
    }
    return node;
  }

  public Optional<Partition> partition(int pid) {
    return partitions.stream().filter(partition -> partition.pid == pid).findFirst();
  }
}
