package io.openmldb.rollout.sandbox.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import io.openmldb.rollout.sandbox.server.http.RequestHandler;
import io.openmldb.rollout.sandbox.server.http.RpcClient;
import io.openmldb.rollout.sandbox.server.http.ServerReply;
import io.openmldb.rollout.sandbox.server.http.ServerRequest;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * {@code GET /dbs}, {@code GET /dbs/<db>/tables}, {@code PUT /dbs/<db>/tables/<table>} and {@code
 * POST /refresh}.
 */
final class RestApi implements RequestHandler {
  private static final Set<String> INTERNAL =
      Set.of("INFORMATION_SCHEMA", "__INTERNAL_DB", "__PRE_AGG_DB");

  private final ZkSession session;
  private final RpcClient client;

  RestApi(ZkSession session, RpcClient client) {
    this.session = session;
    this.client = client;
  }

  @Override
  public ServerReply handle(ServerRequest request) {
    ObjectNode reply;
    try {
      reply = reply(request, request.path().split("/", -1));
    } catch (IOException e) {
      reply = error(e.getMessage());
    }
    return ServerReply.ok(null, JsonTrees.text(reply));
  }

  private ObjectNode reply(ServerRequest request, String[] path) throws IOException {
    boolean dbs = path.length > 1 && path[1].equals("dbs");
    if (dbs && path.length == 2) {
      return databases();
    }
    if (dbs && path.length == 4 && path[3].equals("tables")) {
      return tables(path[2]);
    }
    if (dbs && path.length == 5 && path[3].equals("tables") && request.method().equals("PUT")) {
      return put(path[2], path[4], JsonTrees.parse(request.body()));
    }
    return request.path().equals("/refresh") ? ok() : error("invalid url");
  }

  private ObjectNode databases() throws IOException {
    ObjectNode reply = ok();
    ArrayNode list = reply.putArray("dbs");
    session.children("/db", null).stream()
        .filter(db -> !INTERNAL.contains(db))
        .sorted()
        .forEach(list::add);
    return reply;
  }

  private ObjectNode tables(String db) throws IOException {
    ObjectNode reply = ok();
    ArrayNode list = reply.putArray("tables");
    for (ObjectNode table : stored(db)) {
      ObjectNode shown = list.addObject().put("name", table.path("name").asText());
      shown.put("table_partition_size", table.path("table_partition").size());
      for (String field :
          List.of("tid", "partition_num", "replica_num", "column_desc", "column_key")) {
        shown.set(field, table.path(field).deepCopy());
      }
      shown.path("column_key").forEach(RestApi::nameTtlAsInSql);
      shown.putArray("added_column_desc");
      shown.put("db", db);
      shown.putArray("partition_key");
      shown.putArray("schema_versions");
    }
    return reply;
  }

  /** {@code kAbsoluteTime} is {@code absolute} here. */
  private static void nameTtlAsInSql(JsonNode key) {
    if (key.path("ttl") instanceof ObjectNode ttl && ttl.has("ttl_type")) {
      ttl.put(
          "ttl_type",
          switch (ttl.path("ttl_type").asText()) {
            case "kLatestTime" -> "latest";
            case "kAbsAndLat" -> "absandlat";
            case "kAbsOrLat" -> "absorlat";
            default -> "absolute";
          });
    }
  }

  private List<ObjectNode> stored(String db) throws IOException {
    List<ObjectNode> tables = new ArrayList<>();
    for (String tid : session.children("/table/db_table_data", null)) {
      byte[] value = session.get("/table/db_table_data/" + tid);
      if (value != null && value.length > 0) {
        ObjectNode table = JsonTrees.parseOwn(value);
        if (table.path("db").asText().equals(db)) {
          tables.add(table);
        }
      }
    }
    return tables;
  }

  /** Writes the rows of {@code {"value":[[column,…],…]}}, each keyed by its first column. */
  private ObjectNode put(String db, String name, ObjectNode body) throws IOException {
    for (ObjectNode table : stored(db)) {
      if (table.path("name").asText().equals(name)) {
        for (JsonNode row : body.path("value")) {
          ObjectNode reply = put(table, row);
          if (reply.path("code").asInt() != 0) {
            return error(reply.path("msg").asText());
          }
        }
        return ok();
      }
    }
    return error("Table not found: " + name);
  }

  private ObjectNode put(ObjectNode table, JsonNode row) throws IOException {
    String key = row.path(0).asText();
    JsonNode partitions = table.path("table_partition");
    JsonNode partition =
        partitions.path(Math.floorMod(key.hashCode(), Math.max(1, partitions.size())));
    ObjectNode request = JsonTrees.object().put("tid", table.path("tid").asInt());
    request.put("pid", partition.path("pid").asInt()).put("time", System.currentTimeMillis());
    request.put(
        "value",
        Base64.getEncoder().encodeToString(JsonTrees.text(row).getBytes(StandardCharsets.UTF_8)));
    request.putArray("dimensions").addObject().put("key", key).put("idx", 0);
    for (JsonNode meta : partition.path("partition_meta")) {
      if (meta.path("is_leader").asBoolean() && meta.path("is_alive").asBoolean(true)) {
        return client.call(meta.path("endpoint").asText(), "TabletServer/Put", request);
      }
    }
    return error("no leader");
  }

  private static ObjectNode ok() {
    return JsonTrees.object().put("code", 0).put("msg", "ok");
  }

  private static ObjectNode error(String message) {
    return JsonTrees.object().put("code", -1).put("msg", message);
  }
}
