package io.openmldb.rollout.activities.openmldb.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import java.util.List;

/**
 * The nameserver's metadata of one partition, whole, as it can be written back. What is not
 * understood here is kept as it came.
 */
public final class PartitionMetadata {

  private final ObjectNode json;
  private final PartitionInfo info;

  PartitionMetadata(PartitionId id, ObjectNode json) {
    this.json = json;
    this.info = ResponseParser.partition(id, json);
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
   * This metadata with a live leader. Of all other replicas that are marked as leaders the flag
   * stays, as the nameserver leaves it, and they are not alive any more.
   *
   * @param term the leader's; noted where it is a new one
   * @param endpoint of the leader
   * @param start the first offset of the term, if it is new
   */
  public PartitionMetadata withLeader(long term, String endpoint, long start) {
    PartitionMetadata led = withLiveLeader(endpoint);
    led.markLeadersDeadBut(endpoint);
    if (term > info.term()) {
      led.json.withArrayProperty("term_offset").addObject().put("term", term).put("offset", start);
    }
    return new PartitionMetadata(info.id(), led.json);
  }

  /**
   * This metadata as the nameserver has it when a leader's tablet has died: a live follower may
   * succeed it.
   *
   * @param dead endpoints of replicas that are not alive any more, the leader's first
   * @param follower endpoint of the one that may succeed it
   */
  public PartitionMetadata withDeadLeader(List<String> dead, String follower) {
    PartitionMetadata edited = withLiveFollower(follower);
    edited.markLeadersDeadBut(follower);
    for (JsonNode replica : edited.json.path("partition_meta")) {
      int place = dead.indexOf(replica.path("endpoint").asText());
      if (place >= 0) {
        ((ObjectNode) replica).put("is_alive", false);
      }
      if (place == 0) {
        ((ObjectNode) replica).put("is_leader", true);
      }
    }
    return new PartitionMetadata(info.id(), edited.json);
  }

  private void markLeadersDeadBut(String endpoint) {
    for (JsonNode replica : json.path("partition_meta")) {
      boolean other = !replica.path("endpoint").asText().equals(endpoint);
      if (other && replica.path("is_leader").asBoolean()) {
        ((ObjectNode) replica).put("is_alive", false);
      }
    }
  }

  JsonNode json() {
    return json;
  }
}
