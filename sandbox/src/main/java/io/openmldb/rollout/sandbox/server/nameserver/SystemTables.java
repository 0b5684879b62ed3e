package io.openmldb.rollout.sandbox.server.nameserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import io.openmldb.rollout.sandbox.server.http.MethodRefusedException;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.Table;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TabletCalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The internal tables, created as soon as there are tablets enough for their replicas. */
final class SystemTables {
  private static final Logger log = LoggerFactory.getLogger(SystemTables.class);
  private static final String RESOURCE = "/server/system-tables.jsonl";

  private final ClusterMetadata cluster;
  private final TableCreation creation;
  private final TabletCalls tablets;
  private final int replicaNum;

  SystemTables(
      ClusterMetadata cluster, TableCreation creation, TabletCalls tablets, int replicaNum) {
    this.cluster = cluster;
    this.creation = creation;
    this.tablets = tablets;
    this.replicaNum = replicaNum;
  }

  void createMissing() {
    if (replicaNum == 0 || cluster.healthyTablets().size() < replicaNum) {
      return;
    }
    for (String line : definitions()) {
      try {
        createMissing(JsonTrees.parse(line));
      } catch (IOException | MethodRefusedException e) {
        log.warn("cannot create an internal table yet: {}", e.getMessage());
      }
    }
  }

  private void createMissing(ObjectNode definition) throws IOException {
    ObjectNode info = ((ObjectNode) definition.get("table_info")).put("replica_num", replicaNum);
    if (cluster.find(info.path("db").asText(), info.path("name").asText()).isPresent()) {
      return;
    }
    Table table = creation.create(info);
    String leader = table.partitions.get(0).metas.get(0).endpoint;
    for (int row = 0; row < definition.path("rows").asInt(); row++) {
      ObjectNode put =
          JsonTrees.object().put("tid", table.tid).put("pid", 0).put("time", 1).put("value", "");
      put.putArray("dimensions").addObject().put("key", table.name + row).put("idx", 0);
      tablets.put(leader, put);
    }
  }

  private static List<String> definitions() {
    try (InputStream in = SystemTables.class.getResourceAsStream(RESOURCE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + RESOURCE, e);
    }
  }
}
