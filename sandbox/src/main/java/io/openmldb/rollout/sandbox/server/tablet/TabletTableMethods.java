package io.openmldb.rollout.sandbox.server.tablet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.http.RpcService;
import io.openmldb.rollout.sandbox.server.tablet.storage.PartitionKey;
import io.openmldb.rollout.sandbox.server.tablet.storage.ReplicaMode;
import io.openmldb.rollout.sandbox.server.tablet.storage.ReplicaStorage;
import io.openmldb.rollout.sandbox.server.tablet.storage.TableMeta;
import io.openmldb.rollout.sandbox.server.tablet.storage.TabletDisk;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tablet's methods that create, load and drop replicas. */
final class TabletTableMethods {
  private static final Logger log = LoggerFactory.getLogger(TabletTableMethods.class);

  private final TabletReplicas tablet;
  private final Replicator replicator;
  private final TabletDisk disk;
  private final LoadingQueue queue;

  TabletTableMethods(
      TabletReplicas tablet, Replicator replicator, TabletDisk disk, LoadingQueue queue) {
    this.tablet = tablet;
    this.replicator = replicator;
    this.disk = disk;
    this.queue = queue;
  }

  void addTo(RpcService service) {
    service.add("CreateTable", this::createTable);
    service.add("LoadTable", this::loadTable);
    service.add("DropTable", this::dropTable);
  }

  private ObjectNode createTable(ObjectNode request) {
    JsonNode message = request.path("table_meta");
    TableMeta meta = TableMeta.of(message, ReplicaMode.kTableLeader);
    try {
      tablet.add(Replica.create(meta, disk.replica(meta.id(), meta.storageMode())));
    } catch (IOException e) {
      throw failed("create", meta.id(), e);
    }
    attach(message, meta);
    return ReturnCode.OK.reply();
  }

  private ObjectNode loadTable(ObjectNode request) {
    JsonNode message = request.path("table_meta");
    PartitionKey id = PartitionKey.of(message);
    if (tablet.find(id).isPresent()) {
      throw ReturnCode.TABLE_EXISTS.refusal();
    }
    ReplicaStorage storage = disk.replica(id, message.path("storage_mode").asText("kMemory"));
    TableMeta meta;
    try {
      if (!storage.exists()) {
        throw ReturnCode.TABLE_INIT_FAILED.refusal();
      }
      TableMeta onDisk = storage.readMeta();
      TableMeta asked = TableMeta.of(message, onDisk.mode());
      meta = new TableMeta(id, onDisk.name(), onDisk.storageMode(), asked.mode(), asked.term());
      storage.writeMeta(meta);
    } catch (IOException e) {
      throw failed("load", id, e);
    }
    Replica replica = new Replica(meta, storage);
    tablet.add(replica);
    queue.add(replica);
    attach(message, meta);
    return ReturnCode.OK.reply();
  }

  private void attach(JsonNode message, TableMeta meta) {
    if (meta.mode() == ReplicaMode.kTableLeader) {
      Replica leader = tablet.get(meta.id());
      JsonTrees.strings(message.path("replicas"))
          .forEach(endpoint -> replicator.attach(leader, endpoint));
    }
  }

  private ObjectNode dropTable(ObjectNode request) {
    PartitionKey id = PartitionKey.of(request);
    Replica replica = tablet.remove(id);
    replicator.detachAll(id);
    try {
      replica.drop();
    } catch (IOException e) {
      throw failed("drop", id, e);
    }
    return ReturnCode.OK.reply();
  }

  private static RuntimeException failed(String verb, PartitionKey id, IOException cause) {
    log.error("cannot {} {}", verb, id, cause);
    return ReturnCode.TABLE_INIT_FAILED.refusal();
  }
}
