package io.openmldb.rollout.activities.openmldb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

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

  /**
   * This metadata with a leader of a new term. Of all other replicas that are marked as leaders the
   * flag stays, as the nameserver leaves it, and they are not alive any more.
   *
   * @param endpoint of the leader
   * @param term the new term
   * @param start the first offset of that term
   * @param dead endpoints of replicas that are not alive any more
   */
  public PartitionMetadata ledAnew(
      String endpoint, long term, long start, Collection<String> dead) {
    PartitionMetadata led = withLiveLeader(endpoint);
    for (JsonNode replica : led.json.path("partition_meta")) {
      String other = replica.path("endpoint").asText();
      boolean deposed = replica.path("is_leader").asBoolean() && !other.equals(endpoint);
      if (deposed || dead.contains(other)) {
        ((ObjectNode) replica).put("is_alive", false);
      }
    }
    led.json.withArrayProperty("term_offset").addObject().put("term", term).put("offset", start);
    return new PartitionMetadata(info.id(), led.json);
  }

  JsonNode json() {
    return json;
  }
}
