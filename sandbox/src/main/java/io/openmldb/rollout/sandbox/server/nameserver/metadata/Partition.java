package io.openmldb.rollout.sandbox.server.nameserver.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A partition's replicas and the terms of its leaders. */
public final class Partition {
  public final int pid;
  public final List<PartitionMeta> metas = new ArrayList<>();
  public final List<TermOffset> terms = new ArrayList<>();

  Partition(int pid) {
    this.pid = pid;
  }

  public static Partition fromJson(JsonNode node) {
    Partition partition = new Partition(node.path("pid").asInt());
    node.path("partition_meta").forEach(meta -> partition.metas.add(PartitionMeta.fromJson(meta)));
    for (JsonNode term : node.path("term_offset")) {
      partition.terms.add(new TermOffset(term.path("term").asLong(), term.path("offset").asLong()));
    }
    return partition;
  }

  public ObjectNode toJson() {
    ObjectNode node = JsonTrees.object().put("pid", pid);
    ArrayNode list = node.putArray("partition_meta");
    metas.forEach(meta -> list.add(meta.toJson()));
    ArrayNode termList = node.putArray("term_offset");
    terms.forEach(
        term -> termList.addObject().put("term", term.term()).put("offset", term.offset()));
    // A leader that died is counted as it was last reported.
    Optional<PartitionMeta> counted =
        leader()
            .or(() -> metas.stream().filter(meta -> meta.leader).findFirst())
            .filter(PartitionMeta::isReported);
    if (counted.isPresent()) {
      node.put("record_cnt", counted.get().recordCount());
      node.put("record_byte_size", counted.get().recordBytes()).put("diskused", 0);
    }
    return node;
  }

  /**
   * The true leader: an old one keeps its mark after a leader change and is only not alive any
   * more.
   */
  public Optional<PartitionMeta> leader() {
    return metas.stream().filter(meta -> meta.leader && meta.isAlive()).findFirst();
  }

  public Optional<PartitionMeta> find(String endpoint) {
    return metas.stream().filter(meta -> meta.endpoint.equals(endpoint)).findFirst();
  }

  public boolean hasOneReplica() {
    return metas.size() == 1;
  }
}
