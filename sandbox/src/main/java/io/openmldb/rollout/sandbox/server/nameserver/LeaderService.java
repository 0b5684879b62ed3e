package io.openmldb.rollout.sandbox.server.nameserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.http.RpcMethod;
import io.openmldb.rollout.sandbox.server.http.RpcService;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The nameserver's service, whose every method only the leader serves; a standby refuses them all
 * alike.
 */
final class LeaderService {
  /** Does a method's work for the leader. */
  @FunctionalInterface
  interface Method {
    ObjectNode handle(LeaderTerm leading, ObjectNode request);
  }

  private final RpcService service = new RpcService("openmldb.nameserver.NameServer");
  private final AtomicReference<LeaderTerm> current;

  /**
   * @param current holds null while another nameserver leads
   */
  LeaderService(AtomicReference<LeaderTerm> current) {
    this.current = current;
  }

  RpcService rpcs() {
    return service;
  }

  void add(String name, Method method) {
    service.add(name, request -> method.handle(leading(), request));
  }

  void addStrict(String name, String field, RpcMethod.Kind kind, Method method) {
    service.addStrict(name, field, kind, request -> method.handle(leading(), request));
  }

  /** The same, for a method whose message is not named after it. */
  void addStrict(String name, String type, String field, RpcMethod.Kind kind, Method method) {
    service.addStrict(name, type, field, kind, request -> method.handle(leading(), request));
  }

  /** Adds a method whose refusal carries an empty map, as ConfGet's does. */
  void addWithMap(String name, String map, Method method) {
    service.add(
        name,
        request -> {
          LeaderTerm leading = current.get();
          if (leading == null) {
            ObjectNode reply = ReturnCode.NOT_LEADER.reply();
            reply.putObject(map);
            return reply;
          }
          return method.handle(leading, request);
        });
  }

  private LeaderTerm leading() {
    LeaderTerm leading = current.get();
    if (leading == null) {
      throw ReturnCode.NOT_LEADER.refusal();
    }
    return leading;
  }
}
