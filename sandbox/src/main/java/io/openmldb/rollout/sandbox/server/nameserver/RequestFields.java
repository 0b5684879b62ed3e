package io.openmldb.rollout.sandbox.server.nameserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.ClusterMetadata;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.Partition;
import io.openmldb.rollout.sandbox.server.nameserver.metadata.Table;

/** What requests have in common: a table by its database and name, a partition, an endpoint. */
final class RequestFields {
  private RequestFields() {}

  static Table table(ClusterMetadata cluster, ObjectNode request) {
    return cluster.get(request.path("db").asText(), request.path("name").asText());
  }

  static Partition partition(Table table, ObjectNode request) {
    return table
        .partition(request.path("pid").asInt())
        .orElseThrow(ReturnCode.PID_NOT_FOUND::refusal);
  }

  static String endpoint(ObjectNode request) {
    return request.path("endpoint").asText();
  }

  static void requireKnown(ClusterMetadata cluster, String endpoint) {
    if (cluster.tablet(endpoint).isEmpty()) {
      throw ReturnCode.NO_ENDPOINT.refusal();
    }
  }

  static void requireHealthy(ClusterMetadata cluster, String endpoint) {
    if (!cluster.isHealthy(endpoint)) {
      throw ReturnCode.TABLET_UNHEALTHY.refusal();
    }
  }
}
