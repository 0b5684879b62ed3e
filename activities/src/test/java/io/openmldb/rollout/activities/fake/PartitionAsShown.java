package io.openmldb.rollout.activities.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One partition as the nameserver shows it. */
record PartitionAsShown(PartitionId id, List<Replica> replicas) {

  /** One replica's entry. */
  record Replica(String endpoint, boolean isLeader, boolean isAlive) {}

  static PartitionAsShown of(PartitionId id, JsonNode shown) {
    List<Replica> replicas = new ArrayList<>();
    for (JsonNode meta : shown.path("partition_meta")) {
      replicas.add(
          new Replica(
              meta.path("endpoint").asText(),
              meta.path("is_leader").asBoolean(),
              meta.path("is_alive").asBoolean(true)));
    }
    return new PartitionAsShown(id, replicas);
  }

  List<String> liveLeaders() {
    return replicas.stream()
        .filter(replica -> replica.isLeader() && replica.isAlive())
        .map(Replica::endpoint)
        .toList();
  }

  Optional<String> leader() {
    return liveLeaders().stream().findFirst();
  }

  /** Whether a replica there may be chosen as a new leader. */
  boolean isLiveFollower(String endpoint) {
    return replicas.stream()
        .anyMatch(
            replica ->
                replica.endpoint().equals(endpoint) && replica.isAlive() && !replica.isLeader());
  }
}
