package io.openmldb.rollout.sandbox.server.tablet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.http.RpcService;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tablet's methods that create, load and drop replicas. */
final class TabletTableMethods {
  private static final Logger log = LoggerFactory.getLogger(TabletTableMethods.class);

  private final TabletReplicas tablet;
  private final Replicator replicator;
  private final DataRoots roots;
  private final LoadingQueue queue;

  TabletTableMethods(
      TabletReplicas tablet, Replicator replicator, DataRoots roots, LoadingQueue queue) {
    this.tablet = tablet;
    this.replicator = replicator;
    this.roots = roots;
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
      tablet.add(Replica.create(meta, roots.of(meta.id(), meta.storageMode())));
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
    DataDirectory directory = roots.of(id, message.path("storage_mode").asText("kMemory"));
    TableMeta meta;
    try {
      if (!directory.exists()) {
        throw ReturnCode.TABLE_INIT_FAILED.refusal();
      }
      TableMeta onDisk = TableMeta.readFrom(directory.path());
      TableMeta asked = TableMeta.of(message, onDisk.mode());
      meta = new TableMeta(id, onDisk.name(), onDisk.storageMode(), asked.mode(), asked.term());
      meta.writeTo(directory.path());
    } catch (IOException e) {
      throw failed("load", id, e);
    }
    Replica replica = new Replica(meta, directory);
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
      replica.drop(roots.recycleBin(id, replica.meta().storageMode()));
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
