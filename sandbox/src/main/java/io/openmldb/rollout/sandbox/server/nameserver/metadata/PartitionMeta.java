package io.openmldb.rollout.sandbox.server.nameserver.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;

/**
 * One replica as the nameserver knows it. What was never set is null and left out of every answer,
 * as in protobuf: a fresh replica has no {@code is_alive}, and one that no tablet has reported yet
 * no offset.
 */
public final class PartitionMeta {
  public final String endpoint;
  public boolean leader;
  private Boolean alive;
  private Long offset;
  private Long recordCount;
  private Long recordBytes;
  private Boolean tabletHasPartition;

  public PartitionMeta(String endpoint, boolean leader) {
    this.endpoint = endpoint;
    this.leader = leader;
  }

  static PartitionMeta fromJson(JsonNode node) {
    PartitionMeta meta =
        new PartitionMeta(node.path("endpoint").asText(), node.path("is_leader").asBoolean());
    meta.alive = bool(node, "is_alive");
    meta.offset = number(node, "offset");
    meta.recordCount = number(node, "record_cnt");
    meta.recordBytes = number(node, "record_byte_size");
    meta.tabletHasPartition = bool(node, "tablet_has_partition");
    return meta;
  }

  ObjectNode toJson() {
    ObjectNode node = JsonTrees.object().put("endpoint", endpoint).put("is_leader", leader);
    if (alive != null) {
      node.put("is_alive", alive);
    }
    if (offset != null) {
      node.put("offset", offset)
          .put("record_cnt", recordCount)
          .put("record_byte_size", recordBytes);
    }
    if (tabletHasPartition != null) {
      node.put("tablet_has_partition", tabletHasPartition);
    }
    if (offset != null) {
      node.put("diskused", 0);
    }
    return node;
  }

  public boolean isAlive() {
    return alive == null || alive;
  }

  public void setAlive(boolean value) {
    alive = value;
  }

  /** Takes over what a tablet says of its replica; null where the tablet has none. */
  public void report(JsonNode status) {
    if (status != null) {
      offset = status.path("offset").asLong();
      recordCount = status.path("record_cnt").asLong();
      recordBytes = status.path("record_byte_size").asLong();
      tabletHasPartition = true;
    } else if (tabletHasPartition != null) {
      tabletHasPartition = false;
    }
  }

  long recordCount() {
    return recordCount == null ? 0 : recordCount;
  }

  long recordBytes() {
    return recordBytes == null ? 0 : recordBytes;
  }

  boolean isReported() {
    return offset != null;
  }

  private static Boolean bool(JsonNode node, String field) {
    return node.has(field) ? (Boolean) node.get(field).asBoolean() : null;
  }

  private static Long number(JsonNode node, String field) {
    return node.has(field) ? (Long) node.get(field).asLong() : null;
  }
}
