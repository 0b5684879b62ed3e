package io.openmldb.rollout.sandbox.server.nameserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.RpcMethod;
import io.openmldb.rollout.sandbox.server.http.RpcService;
import io.openmldb.rollout.sandbox.server.http.Status;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The nameserver's service, whose every method only the leader serves; a standby refuses them all
 * alike.
 */
final class LeaderService {
  /** Does a method's work for the leader. */
  @FunctionalInterface
  interface Method {
    ObjectNode handle(Leadership leading, ObjectNode request);
  }

  private final RpcService service = new RpcService("openmldb.nameserver.NameServer");
  private final AtomicReference<Leadership> current;

  /**
   * @param current holds null while another nameserver leads
   */
  LeaderService(AtomicReference<Leadership> current) {
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
          Leadership leading = current.get();
          if (leading == null) {
            ObjectNode reply = Status.NOT_LEADER.reply();
            reply.putObject(map);
            return reply;
          }
          return method.handle(leading, request);
        });
  }

  private Leadership leading() {
    Leadership leading = current.get();
    if (leading == null) {
      throw Status.NOT_LEADER.refusal();
    }
    return leading;
  }
}
