package io.openmldb.rollout.sandbox.server.nameserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.RpcMethod;
import io.openmldb.rollout.sandbox.server.http.Status;

/** The nameserver's methods that change databases, tables and settings. */
final class TableMethods {
  private static final String AUTO_FAILOVER = "auto_failover";

  private TableMethods() {}

  static void addTo(LeaderService service) {
    service.add("CreateDatabase", TableMethods::createDatabase);
    service.add("DropDatabase", TableMethods::dropDatabase);
    service.addStrict(
        "CreateTable", "table_info", RpcMethod.Kind.REQUIRED_MESSAGE, TableMethods::createTable);
    service.add("DropTable", TableMethods::dropTable);
    service.addWithMap("ConfGet", "conf", TableMethods::confGet);
    service.addStrict("ConfSet", "conf", RpcMethod.Kind.REQUIRED_MESSAGE, TableMethods::confSet);
    service.add("SetTablePartition", TableMethods::setPartition);
    service.add("UpdateTableAliveStatus", TableMethods::updateAlive);
  }

  private static ObjectNode createDatabase(Leadership leading, ObjectNode request) {
    leading.cluster().addDatabase(request.path("db").asText());
    return Status.OK.reply();
  }

  private static ObjectNode dropDatabase(Leadership leading, ObjectNode request) {
    leading.cluster().removeDatabase(request.path("db").asText());
    return Status.OK.reply();
  }

  private static ObjectNode createTable(Leadership leading, ObjectNode request) {
    leading.creation().create(request.path("table_info"));
    return Status.OK.reply();
  }

  private static ObjectNode dropTable(Leadership leading, ObjectNode request) {
    leading.creation().drop(Requests.table(leading.cluster(), request));
    return Status.OK.reply();
  }

  private static ObjectNode confGet(Leadership leading, ObjectNode request) {
    ObjectNode reply = Status.OK.reply();
    reply.putObject("conf").put(AUTO_FAILOVER, Boolean.toString(leading.cluster().autoFailover()));
    return reply;
  }

  private static ObjectNode confSet(Leadership leading, ObjectNode request) {
    String value = request.path("conf").path("value").asText();
    boolean valid = value.equals("true") || value.equals("false");
    if (!request.path("conf").path("key").asText().equals(AUTO_FAILOVER) || !valid) {
      throw Status.INVALID_PARAMETER.refusal();
    }
    leading.cluster().setAutoFailover(Boolean.parseBoolean(value));
    return Status.OK.reply();
  }

  /** Puts a partition's replicas and terms in the place of those that are known. */
  private static ObjectNode setPartition(Leadership leading, ObjectNode request) {
    Cluster cluster = leading.cluster();
    cluster.checkAutoFailoverOff();
    Partition wanted = Partition.fromJson(request.path("table_partition"));
    cluster.change(
        Requests.table(cluster, request),
        wanted.pid,
        partition -> {
          partition.metas.clear();
          partition.metas.addAll(wanted.metas);
          if (!wanted.terms.isEmpty()) {
            partition.terms.clear();
            partition.terms.addAll(wanted.terms);
          }
        });
    return Status.OK.reply();
  }

  private static ObjectNode updateAlive(Leadership leading, ObjectNode request) {
    Cluster cluster = leading.cluster();
    cluster.checkAutoFailoverOff();
    String endpoint = Requests.endpoint(request);
    Requests.requireKnown(cluster, endpoint);
    JsonNode pid = request.path("pid");
    boolean alive = request.path("is_alive").asBoolean();
    synchronized (cluster) {
      Table table = Requests.table(cluster, request);
      for (Partition partition : table.partitions) {
        if (pid.asInt(partition.pid) == partition.pid && partition.find(endpoint).isPresent()) {
          // is_leader stays: two live leaders may come of it.
          cluster.change(
              table,
              partition.pid,
              changed -> changed.find(endpoint).ifPresent(meta -> meta.setAlive(alive)));
        }
      }
    }
    return Status.OK.reply();
  }
}
