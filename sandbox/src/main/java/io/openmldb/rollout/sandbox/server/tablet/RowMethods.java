package io.openmldb.rollout.sandbox.server.tablet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.http.RpcService;
import io.openmldb.rollout.sandbox.server.tablet.storage.LogEntry;
import io.openmldb.rollout.sandbox.server.tablet.storage.PartitionKey;

/** The tablet's methods that read and write rows. */
final class RowMethods {
  private final TabletReplicas tablet;
  private final Replicator replicator;
  private final MemoryLimit memory;

  RowMethods(TabletReplicas tablet, Replicator replicator, MemoryLimit memory) {
    this.tablet = tablet;
    this.replicator = replicator;
    this.memory = memory;
  }

  void addTo(RpcService service) {
    service.add("Put", request -> write(request, true));
    service.add("Get", this::get);
    service.add("Scan", request -> count(request, "pk"));
    service.add("Delete", request -> write(request, false));
    service.add("Count", request -> count(request, "key"));
    service.add("Traverse", this::traverse);
    service.add("SetMode", this::setMode);
  }

  private ObjectNode write(ObjectNode request, boolean put) {
    tablet.checkFence();
    PartitionKey id = PartitionKey.of(request);
    Replica replica = tablet.get(id);
    if (put) {
      memory.check(replica);
    }
    replica.write(LogEntry.of(request, put));
    replicator.written(id);
    return JsonTrees.object().put("code", 0);
  }

  private ObjectNode get(ObjectNode request) {
    PartitionRows.KeyRows rows = rows(request, "key");
    return JsonTrees.object().put("code", 0).put("ts", rows.time()).put("value", rows.value());
  }

  private ObjectNode count(ObjectNode request, String keyField) {
    int rows =
        tablet
            .get(PartitionKey.of(request))
            .find(request.path(keyField).asText())
            .map(PartitionRows.KeyRows::count)
            .orElse(0);
    return ReturnCode.OK.reply().put("count", rows);
  }

  private ObjectNode traverse(ObjectNode request) {
    long rows = tablet.get(PartitionKey.of(request)).records();
    return JsonTrees.object().put("code", 0).put("count", rows).put("is_finish", true);
  }

  private PartitionRows.KeyRows rows(ObjectNode request, String keyField) {
    return tablet
        .get(PartitionKey.of(request))
        .find(request.path(keyField).asText())
        .orElseThrow(ReturnCode.KEY_NOT_FOUND::refusal);
  }

  private ObjectNode setMode(ObjectNode request) {
    tablet.fence(request.path("follower").asBoolean());
    return JsonTrees.object().put("code", 0);
  }
}
