package io.openmldb.rollout.sandbox.server.nameserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.http.RpcMethod;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.Partition;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.Table;

/** The nameserver's methods that change databases, tables and settings. */
final class SchemaMethods {
  private static final String AUTO_FAILOVER = "auto_failover";

  private SchemaMethods() {}

  static void addTo(LeaderService service) {
    service.add("CreateDatabase", SchemaMethods::createDatabase);
    service.add("DropDatabase", SchemaMethods::dropDatabase);
    service.addStrict(
        "CreateTable", "table_info", RpcMethod.Kind.REQUIRED_MESSAGE, SchemaMethods::createTable);
    service.add("DropTable", SchemaMethods::dropTable);
    service.addWithMap("ConfGet", "conf", SchemaMethods::confGet);
    service.addStrict("ConfSet", "conf", RpcMethod.Kind.REQUIRED_MESSAGE, SchemaMethods::confSet);
    service.add("SetTablePartition", SchemaMethods::setPartition);
    service.add("UpdateTableAliveStatus", SchemaMethods::updateAlive);
  }

  private static ObjectNode createDatabase(LeaderTerm leading, ObjectNode request) {
    leading.cluster().addDatabase(request.path("db").asText());
    return ReturnCode.OK.reply();
  }

  private static ObjectNode dropDatabase(LeaderTerm leading, ObjectNode request) {
    leading.cluster().removeDatabase(request.path("db").asText());
    return ReturnCode.OK.reply();
  }

  private static ObjectNode createTable(LeaderTerm leading, ObjectNode request) {
    leading.creation().create(request.path("table_info"));
    return ReturnCode.OK.reply();
  }

  private static ObjectNode dropTable(LeaderTerm leading, ObjectNode request) {
    leading.creation().drop(RequestFields.table(leading.cluster(), request));
    return ReturnCode.OK.reply();
  }

  private static ObjectNode confGet(LeaderTerm leading, ObjectNode request) {
    ObjectNode reply = ReturnCode.OK.reply();
    reply.putObject("conf").put(AUTO_FAILOVER, Boolean.toString(leading.cluster().autoFailover()));
    return reply;
  }

  private static ObjectNode confSet(LeaderTerm leading, ObjectNode request) {
    String value = request.path("conf").path("value").asText();
    boolean valid = value.equals("true") || value.equals("false");
    if (!request.path("conf").path("key").asText().equals(AUTO_FAILOVER) || !valid) {
      throw ReturnCode.INVALID_PARAMETER.refusal();
    }
    leading.cluster().setAutoFailover(Boolean.parseBoolean(value));
    return ReturnCode.OK.reply();
  }

  /** Puts a partition's replicas and terms in the place of those that are known. */
  private static ObjectNode setPartition(LeaderTerm leading, ObjectNode request) {
    ClusterMetadata cluster = leading.cluster();
    cluster.checkAutoFailoverOff();
    Partition wanted = Partition.fromJson(request.path("table_partition"));
    cluster.change(
        RequestFields.table(cluster, request),
        wanted.pid,
        partition -> {
          partition.metas.clear();
          partition.metas.addAll(wanted.metas);
          if (!wanted.terms.isEmpty()) {
            partition.terms.clear();
            partition.terms.addAll(wanted.terms);
          }
        });
    return ReturnCode.OK.reply();
  }

  private static ObjectNode updateAlive(LeaderTerm leading, ObjectNode request) {
    ClusterMetadata cluster = leading.cluster();
    cluster.checkAutoFailoverOff();
    String endpoint = RequestFields.endpoint(request);
    RequestFields.requireKnown(cluster, endpoint);
    JsonNode pid = request.path("pid");
    boolean alive = request.path("is_alive").asBoolean();
    synchronized (cluster) {
      Table table = RequestFields.table(cluster, request);
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
    return ReturnCode.OK.reply();
  }
}
