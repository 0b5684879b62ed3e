package io.openmldb.rollout.activities.openmldb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The nameserver's metadata of one partition, whole, as it can be written back. What is not
 * understood here is kept as it came.
 */
public final class PartitionMetadata {

  private final ObjectNode json;
  private final PartitionInfo info;

  PartitionMetadata(PartitionId id, ObjectNode json) {
    this.json = json;
    this.info = Answers.partition(id, json);
  }

  /** The same, as everything else here reads it. */
  public PartitionInfo info() {
    return info;
  }

  /** This metadata with the replica on {@code endpoint} made a live follower. */
  public PartitionMetadata withLiveFollower(String endpoint) {
    ObjectNode edited = json.deepCopy();
    for (JsonNode replica : edited.path("partition_meta")) {
      if (replica.path("endpoint").asText().equals(endpoint)) {
        ((ObjectNode) replica).put("is_leader", false).put("is_alive", true);
      }
    }
    return new PartitionMetadata(info.id(), edited);
  }

  /**
   * This metadata with the replica on {@code endpoint} made the live leader, in the term it has.
   */
  public PartitionMetadata withLiveLeader(String endpoint) {
    ObjectNode edited = json.deepCopy();
    for (JsonNode replica : edited.path("partition_meta")) {
      if (replica.path("endpoint").asText().equals(endpoint)) {
        ((ObjectNode) replica).put("is_leader", true).put("is_alive", true);
      }
    }
    return new PartitionMetadata(info.id(), edited);
  }

  JsonNode json() {
    return json;
  }
}
