package io.openmldb.rollout.sandbox.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;

/**
 * Serves one service's methods with brpc's habits: no Authorization header, no answer; unknown
 * method 404; body that does not fit the message 400; everything that the method itself says in a
 * 200.
 */
public final class RpcDispatcher implements RequestHandler {
  private final String endpoint;
  private final RpcService service;

  public RpcDispatcher(String endpoint, RpcService service) {
    this.endpoint = endpoint;
    this.service = service;
  }

  @Override
  public ServerReply handle(ServerRequest request) {
    if (!request.authorized()) {
      return ServerReply.hangUp();
    }
    RpcMethod method = service.find(request.path());
    if (method == null) {
      return ServerReply.noMethod(endpoint, request.path());
    }
    ObjectNode message;
    try {
      message = request.body().isBlank() ? JsonTrees.object() : JsonTrees.parse(request.body());
    } catch (IOException e) {
      String type = method.requestType();
      String shortType = type.substring(type.lastIndexOf('.') + 1);
      return unparsable(method, "Invalid json: Invalid value. [" + shortType + "]");
    }
    Optional<String> fault = method.fault(message);
    if (fault.isPresent()) {
      return unparsable(method, fault.get());
    }
    service.count(request.path());
    // brpc answers in the content type of the request; without a body it falls back to JSON.
    String contentType = request.body().isEmpty() ? "application/json" : request.contentType();
    return ServerReply.ok(contentType, JsonTrees.text(call(method, message)));
  }

  /**
   * Calls a method without HTTP in between.
   *
   * @throws IOException where HTTP would have an error status: no such method, or a request that
   *     does not fit it
   */
  ObjectNode call(String path, ObjectNode message) throws IOException {
    RpcMethod method = service.find(path);
    if (method == null) {
      throw new IOException(endpoint + " has no method " + path);
    }
    Optional<String> fault = method.fault(message);
    if (fault.isPresent()) {
      throw new IOException(endpoint + path + ": " + fault.get());
    }
    service.count(path);
    return call(method, message);
  }

  private static ObjectNode call(RpcMethod method, ObjectNode message) {
    try {
      return method.handler().handle(message);
    } catch (MethodRefusedException refusal) {
      return refusal.status().reply(refusal.getMessage());
    }
  }

  private ServerReply unparsable(RpcMethod method, String why) {
    return ServerReply.error(
        400, endpoint, 1003, "Fail to parse http body as " + method.requestType() + ", " + why);
  }
}
