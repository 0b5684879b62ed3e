package io.openmldb.rollout.sandbox.server.nameserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.Status;

/** What requests have in common: a table by its database and name, a partition, an endpoint. */
final class Requests {
  private Requests() {}

  static Table table(Cluster cluster, ObjectNode request) {
    return cluster.get(request.path("db").asText(), request.path("name").asText());
  }

  static Partition partition(Table table, ObjectNode request) {
    return table.partition(request.path("pid").asInt()).orElseThrow(Status.PID_NOT_FOUND::refusal);
  }

  static String endpoint(ObjectNode request) {
    return request.path("endpoint").asText();
  }

  static void requireKnown(Cluster cluster, String endpoint) {
    if (cluster.tablet(endpoint).isEmpty()) {
      throw Status.NO_ENDPOINT.refusal();
    }
  }

  static void requireHealthy(Cluster cluster, String endpoint) {
    if (!cluster.isHealthy(endpoint)) {
      throw Status.TABLET_UNHEALTHY.refusal();
    }
  }
}
