package io.openmldb.rollout.sandbox.server.tablet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.Json;
import io.openmldb.rollout.sandbox.server.http.RpcService;
import io.openmldb.rollout.sandbox.server.http.Status;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tablet's methods that create, load and drop replicas. */
final class TableMethods {
  private static final Logger log = LoggerFactory.getLogger(TableMethods.class);

  private final Tablet tablet;
  private final Replicator replicator;
  private final DataRoots roots;
  private final LoadingQueue queue;

  TableMethods(Tablet tablet, Replicator replicator, DataRoots roots, LoadingQueue queue) {
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
    TableMeta meta = TableMeta.of(message, Mode.kTableLeader);
    try {
      tablet.add(Replica.create(meta, roots.of(meta.id(), meta.storageMode())));
    } catch (IOException e) {
      throw failed("create", meta.id(), e);
    }
    attach(message, meta);
    return Status.OK.reply();
  }

  private ObjectNode loadTable(ObjectNode request) {
    JsonNode message = request.path("table_meta");
    ReplicaId id = ReplicaId.of(message);
    if (tablet.find(id).isPresent()) {
      throw Status.TABLE_EXISTS.refusal();
    }
    DataDirectory directory = roots.of(id, message.path("storage_mode").asText("kMemory"));
    TableMeta meta;
    try {
      if (!directory.exists()) {
        throw Status.TABLE_INIT_FAILED.refusal();
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
    return Status.OK.reply();
  }

  private void attach(JsonNode message, TableMeta meta) {
    if (meta.mode() == Mode.kTableLeader) {
      Replica leader = tablet.get(meta.id());
      Json.strings(message.path("replicas"))
          .forEach(endpoint -> replicator.attach(leader, endpoint));
    }
  }

  private ObjectNode dropTable(ObjectNode request) {
    ReplicaId id = ReplicaId.of(request);
    Replica replica = tablet.remove(id);
    replicator.detachAll(id);
    try {
      replica.drop(roots.recycleBin(replica.meta().storageMode()));
    } catch (IOException e) {
      throw failed("drop", id, e);
    }
    return Status.OK.reply();
  }

  private static RuntimeException failed(String verb, ReplicaId id, IOException cause) {
    log.error("cannot {} {}", verb, id, cause);
    return Status.TABLE_INIT_FAILED.refusal();
  }
}
