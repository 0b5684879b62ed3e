package io.openmldb.rollout.sandbox.server.nameserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.Partition;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.Table;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.TabletInfo;
import io.openmldb.rollout.sandbox.server.nameserver.operation.NameserverOperation;

/** The nameserver's methods that only tell how things are. */
final class ShowMethods {
  private ShowMethods() {}

  static void addTo(LeaderService service) {
    service.add("ShowTablet", ShowMethods::tablets);
    service.add("ShowTable", ShowMethods::tables);
    service.add("ShowDatabase", ShowMethods::databases);
    service.add("ShowOPStatus", ShowMethods::operations);
    service.add("ShowCatalog", ShowMethods::catalog);
    service.add("GetTablePartition", ShowMethods::partition);
  }

  private static ObjectNode tablets(LeaderTerm leading, ObjectNode request) {
    ArrayNode list = JsonTrees.object().arrayNode();
    for (TabletInfo tablet : leading.cluster().tablets()) {
      list.addObject()
          .put("endpoint", tablet.endpoint())
          .put("state", tablet.state())
          .put("age", leading.cluster().ageMillis(tablet));
    }
    return reply("tablets", list);
  }

  private static ObjectNode tables(LeaderTerm leading, ObjectNode request) {
    ArrayNode list = JsonTrees.object().arrayNode();
    ClusterMetadata cluster = leading.cluster();
    synchronized (cluster) {
      for (Table table : cluster.tables()) {
        if (isAsked(table, request)) {
          list.add(table.toJson());
        }
      }
    }
    return reply("table_info", list);
  }

  /** A name that is there but empty names a table without a name, and finds none. */
  private static boolean isAsked(Table table, ObjectNode request) {
    if (request.has("name") && !request.get("name").asText().equals(table.name)) {
      return false;
    }
    boolean everywhere = request.path("show_all").asBoolean() && !request.has("name");
    return everywhere || request.path("db").asText().equals(table.db);
  }

  private static ObjectNode reply(String field, ArrayNode list) {
    ObjectNode reply = JsonTrees.object();
    if (!list.isEmpty()) {
      reply.set(field, list);
    }
    return reply.put("code", 0).put("msg", "ok");
  }

  private static ObjectNode databases(LeaderTerm leading, ObjectNode request) {
    ObjectNode reply = ReturnCode.OK.reply();
    var names = leading.cluster().userDatabases();
    if (!names.isEmpty()) {
      ArrayNode list = reply.putArray("db");
      names.forEach(list::add);
    }
    return reply;
  }

  private static ObjectNode operations(LeaderTerm leading, ObjectNode request) {
    ArrayNode list = JsonTrees.object().arrayNode();
    JsonNode db = request.path("db");
    JsonNode name = request.path("name");
    JsonNode pid = request.path("pid");
    JsonNode id = request.path("op_id");
    for (NameserverOperation op : leading.operations().all()) {
      boolean asked =
          pid.asInt(op.target.pid()) == op.target.pid()
              && name.asText(op.target.name()).equals(op.target.name())
              && db.asText(op.target.db()).equals(op.target.db())
              && id.asLong(op.id) == op.id;
      if (asked) {
        list.add(op.toStatus());
      }
    }
    ObjectNode reply = ReturnCode.OK.reply();
    if (!list.isEmpty()) {
      reply.set("op_status", list);
    }
    return reply;
  }

  private static ObjectNode catalog(LeaderTerm leading, ObjectNode request) {
    ArrayNode list = JsonTrees.object().arrayNode();
    long version = leading.cluster().store().tableNotify();
    leading
        .cluster()
        .healthyTablets()
        .forEach(endpoint -> list.addObject().put("version", version).put("endpoint", endpoint));
    return reply("catalog", list);
  }

  private static ObjectNode partition(LeaderTerm leading, ObjectNode request) {
    ClusterMetadata cluster = leading.cluster();
    synchronized (cluster) {
      Table table = RequestFields.table(cluster, request);
      Partition partition = RequestFields.partition(table, request);
      return ReturnCode.OK.reply().set("table_partition", partition.toJson());
    }
  }
}
