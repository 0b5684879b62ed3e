package io.openmldb.rollout.sandbox.server.tablet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.http.RpcService;
import io.openmldb.rollout.sandbox.server.tablet.storage.PartitionKey;
import io.openmldb.rollout.sandbox.server.tablet.storage.ReplicaMode;
import io.openmldb.rollout.sandbox.server.tablet.storage.TableMeta;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The tablet's methods that only tell how things are. */
final class TabletStatusMethods {
  private static final int SEGMENTS = 8;
  private static final int BYTES_A_RECORD = 44;
  private static final int INDEX_BYTES_A_RECORD = 205;

  private final String endpoint;
  private final TabletReplicas tablet;
  private final Replicator replicator;
  private final ZkSession session;

  TabletStatusMethods(
      String endpoint, TabletReplicas tablet, Replicator replicator, ZkSession session) {
    this.endpoint = endpoint;
    this.tablet = tablet;
    this.replicator = replicator;
    this.session = session;
  }

  void addTo(RpcService service) {
    service.add("GetTableStatus", this::tableStatus);
    service.add("GetTableFollower", this::followers);
    service.add("GetTermPair", this::termPair);
    service.add("GetAllSnapshotOffset", this::snapshotOffsets);
    service.add("GetManifest", this::manifest);
    service.add("GetTaskStatus", request -> ReturnCode.OK.reply());
    service.add("GetCatalog", this::catalog);
  }

  private ObjectNode tableStatus(ObjectNode request) {
    ObjectNode reply = JsonTrees.object();
    ArrayNode list = JsonTrees.object().arrayNode();
    for (Replica replica : tablet.all()) {
      PartitionKey id = replica.meta().id();
      boolean asked =
          id.tid() == request.path("tid").asInt(id.tid())
              && id.pid() == request.path("pid").asInt(id.pid());
      if (asked) {
        list.add(status(replica));
      }
    }
    if (!list.isEmpty()) {
      reply.set("all_table_status", list);
    }
    return reply.put("code", 0);
  }

  private static ObjectNode status(Replica replica) {
    TableMeta meta = replica.meta();
    boolean inMemory = meta.isInMemory();
    long records = replica.records();
    ObjectNode status = JsonTrees.object().put("tid", meta.id().tid()).put("pid", meta.id().pid());
    status.put("offset", replica.offset());
    status.put("mode", replica.mode().name()).put("state", replica.state().name());
    if (inMemory) {
      status.put("is_expire", true);
    }
    status.put("record_cnt", records);
    if (inMemory) {
      status.put("idx_cnt", records);
      ObjectNode index = status.putArray("ts_idx_status").addObject().put("idx_name", "idx");
      ArrayNode counts = index.putArray("seg_cnts");
      for (int segment = 0; segment < SEGMENTS; segment++) {
        counts.add(records / SEGMENTS + (segment < records % SEGMENTS ? 1 : 0));
      }
    }
    status.put("name", meta.name());
    if (inMemory) {
      status.put("record_byte_size", records * BYTES_A_RECORD);
      status.put("record_idx_byte_size", records * INDEX_BYTES_A_RECORD);
      status.put("record_pk_cnt", replica.keys());
    }
    status.put("compress_type", "kNoCompress");
    if (inMemory) {
      status.put("skiplist_height", 4);
    }
    status.put("diskused", 0).put("storage_mode", meta.storageMode());
    if (!inMemory) {
      Path location = Path.of(replica.storage().location());
      status.put("snapshot_path", location.normalize() + "/snapshot/");
      status.put("binlog_path", location.resolve("binlog") + "/");
    }
    return status;
  }

  private ObjectNode followers(ObjectNode request) {
    Replica leader = tablet.getLeader(PartitionKey.of(request));
    var links = replicator.followers(leader.meta().id());
    if (links.isEmpty()) {
      return ReturnCode.HAS_NO_FOLLOWER.reply().put("offset", leader.offset());
    }
    ObjectNode reply = ReturnCode.OK.reply().put("offset", leader.offset());
    ArrayNode list = reply.putArray("follower_info");
    for (FollowerReplication link : links) {
      list.addObject().put("endpoint", link.endpoint()).put("offset", link.offset());
    }
    return reply;
  }

  private ObjectNode termPair(ObjectNode request) {
    ObjectNode reply = ReturnCode.OK.reply();
    return tablet
        .find(PartitionKey.of(request))
        .map(
            replica ->
                reply
                    .put("term", replica.term())
                    .put("offset", replica.offset())
                    .put("has_table", true)
                    .put("is_leader", replica.mode() == ReplicaMode.kTableLeader))
        .orElseGet(
            () ->
                reply
                    .put("term", 0)
                    .put("offset", 0)
                    .put("has_table", false)
                    .put("is_leader", false));
  }

  private ObjectNode manifest(ObjectNode request) {
    long offset = tablet.get(PartitionKey.of(request)).snapshotOffset();
    ObjectNode reply = ReturnCode.OK.reply();
    reply.putObject("manifest").put("offset", offset);
    return reply;
  }

  private ObjectNode snapshotOffsets(ObjectNode request) {
    ObjectNode reply = JsonTrees.object().put("code", 0);
    ArrayNode tables = reply.putArray("tables");
    ArrayNode parts = null;
    int tid = -1;
    for (Replica replica : tablet.all()) {
      PartitionKey id = replica.meta().id();
      if (parts == null || id.tid() != tid) {
        tid = id.tid();
        parts = tables.addObject().put("tid", tid).putArray("parts");
      }
      parts.addObject().put("pid", id.pid()).put("offset", replica.snapshotOffset());
    }
    return reply;
  }

  private ObjectNode catalog(ObjectNode request) {
    ObjectNode reply = JsonTrees.object();
    reply.putObject("catalog").put("version", catalogVersion()).put("endpoint", endpoint);
    return reply.put("code", 0).put("msg", "ok");
  }

  private long catalogVersion() {
    try {
      byte[] version = session.get("/table/notify");
      return version == null ? 1 : Long.parseLong(new String(version, StandardCharsets.UTF_8));
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
