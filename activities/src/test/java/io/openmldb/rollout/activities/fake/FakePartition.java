package io.openmldb.rollout.activities.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One partition as the nameserver knows it. */
final class FakePartition {

  final PartitionId id;
  final List<Meta> metas = new ArrayList<>();
  final List<long[]> terms = new ArrayList<>();

  FakePartition(PartitionId id) {
    this.id = id;
    terms.add(new long[] {1, 0});
  }

  /** One replica's entry. */
  static final class Meta {
    final String endpoint;
    boolean isLeader;
    boolean isAlive;

    Meta(String endpoint, boolean isLeader, boolean isAlive) {
      this.endpoint = endpoint;
      this.isLeader = isLeader;
      this.isAlive = isAlive;
    }
  }

  Optional<Meta> on(String endpoint) {
    return metas.stream().filter(meta -> meta.endpoint.equals(endpoint)).findFirst();
  }

  Optional<String> leader() {
    return metas.stream()
        .filter(meta -> meta.isLeader && meta.isAlive)
        .map(meta -> meta.endpoint)
        .findFirst();
  }

  long term() {
    return terms.get(terms.size() - 1)[0];
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("pid", id.pid());
    ArrayNode list = json.putArray("partition_meta");
    for (Meta meta : metas) {
      ObjectNode entry = list.addObject().put("endpoint", meta.endpoint);
      entry.put("is_leader", meta.isLeader);
      if (!meta.isAlive) { // As on the wire: alive is often left out.
        entry.put("is_alive", false);
      }
    }
    ArrayNode termList = json.putArray("term_offset");
    terms.forEach(pair -> termList.addObject().put("term", pair[0]).put("offset", pair[1]));
    return json;
  }

  void overwrite(JsonNode json) {
    metas.clear();
    for (JsonNode meta : json.path("partition_meta")) {
      metas.add(
          new Meta(
              meta.path("endpoint").asText(),
              meta.path("is_leader").asBoolean(),
              meta.path("is_alive").asBoolean(true)));
    }
    terms.clear();
    for (JsonNode pair : json.path("term_offset")) {
      terms.add(new long[] {pair.path("term").asLong(), pair.path("offset").asLong()});
    }
  }
}
