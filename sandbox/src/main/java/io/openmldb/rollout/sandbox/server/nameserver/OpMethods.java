package io.openmldb.rollout.sandbox.server.nameserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.RpcMethod;
import io.openmldb.rollout.sandbox.server.http.Status;

/** The nameserver's methods about operations that exist and about whole tablets. */
final class OpMethods {
  private OpMethods() {}

  static void addTo(LeaderService service) {
    service.add("CancelOP", OpMethods::cancel);
    service.add("DeleteOP", OpMethods::delete);
    service.addStrict(
        "DeleteOPTask",
        "openmldb.api.DeleteTaskRequest",
        "op_id",
        RpcMethod.Kind.REPEATED_NUMBER,
        (leading, request) -> Status.OK.reply());
    service.add("OfflineEndpoint", OpMethods::offline);
    service.add("RecoverEndpoint", OpMethods::recover);
  }

  private static ObjectNode cancel(Leadership leading, ObjectNode request) {
    leading.cluster().checkAutoFailoverOff();
    leading.operations().cancel(request.path("op_id").asLong());
    return Status.OK.reply();
  }

  private static ObjectNode delete(Leadership leading, ObjectNode request) {
    if (!request.has("op_id")) {
      throw Status.INVALID_PARAMETER.refusal("cannot delete the Inited OP");
    }
    leading.operations().delete(request.path("op_id").asLong());
    return Status.OK.reply();
  }

  private static ObjectNode offline(Leadership leading, ObjectNode request) {
    leading.cluster().checkAutoFailoverOff();
    String endpoint = Requests.endpoint(request);
    Requests.requireKnown(leading.cluster(), endpoint);
    leading.endpoints().offline(endpoint, false);
    return Status.OK.reply();
  }

  private static ObjectNode recover(Leadership leading, ObjectNode request) {
    leading.cluster().checkAutoFailoverOff();
    String endpoint = Requests.endpoint(request);
    Requests.requireKnown(leading.cluster(), endpoint);
    Requests.requireHealthy(leading.cluster(), endpoint);
    leading.endpoints().recover(endpoint);
    return Status.OK.reply();
  }
}
