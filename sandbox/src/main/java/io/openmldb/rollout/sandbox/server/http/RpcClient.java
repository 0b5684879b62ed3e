package io.openmldb.rollout.sandbox.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Calls methods of servers. */
public interface RpcClient {
  /**
   * Calls a method and returns its reply, whatever code is in it.
   *
   * @param method service and method, {@code TabletServer/Put}
   * @throws IOException if there is no answer in time, or one that is no JSON object
   */
  ObjectNode call(String endpoint, String method, ObjectNode request) throws IOException;
}
