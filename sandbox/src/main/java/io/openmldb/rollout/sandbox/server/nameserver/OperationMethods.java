package io.openmldb.rollout.sandbox.server.nameserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.http.RpcMethod;

/** The nameserver's methods about operations that exist and about whole tablets. */
final class OperationMethods {
  private OperationMethods() {}

  static void addTo(LeaderService service) {
    service.add("CancelOP", OperationMethods::cancel);
    service.add("DeleteOP", OperationMethods::delete);
    service.addStrict(
        "DeleteOPTask",
        "openmldb.api.DeleteTaskRequest",
        "op_id",
        RpcMethod.Kind.REPEATED_NUMBER,
        (leading, request) -> ReturnCode.OK.reply());
    service.add("OfflineEndpoint", OperationMethods::offline);
    service.add("RecoverEndpoint", OperationMethods::recover);
  }

  private static ObjectNode cancel(LeaderTerm leading, ObjectNode request) {
    leading.cluster().checkAutoFailoverOff();
    leading.operations().cancel(request.path("op_id").asLong());
    return ReturnCode.OK.reply();
  }

  private static ObjectNode delete(LeaderTerm leading, ObjectNode request) {
    if (!request.has("op_id")) {
      throw ReturnCode.INVALID_PARAMETER.refusal("cannot delete the Inited OP");
    }
    leading.operations().delete(request.path("op_id").asLong());
    return ReturnCode.OK.reply();
  }

  private static ObjectNode offline(LeaderTerm leading, ObjectNode request) {
    leading.cluster().checkAutoFailoverOff();
    String endpoint = RequestFields.endpoint(request);
    RequestFields.requireKnown(leading.cluster(), endpoint);
    leading.endpoints().offline(endpoint, false);
    return ReturnCode.OK.reply();
  }

  private static ObjectNode recover(LeaderTerm leading, ObjectNode request) {
    leading.cluster().checkAutoFailoverOff();
    String endpoint = RequestFields.endpoint(request);
    RequestFields.requireKnown(leading.cluster(), endpoint);
    RequestFields.requireHealthy(leading.cluster(), endpoint);
    leading.endpoints().recover(endpoint);
    return ReturnCode.OK.reply();
  }
}
