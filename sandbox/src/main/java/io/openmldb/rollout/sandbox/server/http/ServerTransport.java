package io.openmldb.rollout.sandbox.server.http;

import io.openmldb.rollout.sandbox.server.runtime.ServerStartException;
import java.time.Duration;

/** How calls reach servers. */
public interface ServerTransport {
  /**
   * Serves at once.
   *
   * @throws ServerStartException if the endpoint is taken
   */
  Listener listen(String endpoint, RpcService service) throws ServerStartException;

  /**
   * A client for one server's calls of others.
   *
   * @param deadline after which a call is given up
   */
  RpcClient client(Duration deadline);

  /** A server that is served. */
  interface Listener extends AutoCloseable {
    /** Nobody is served any more. */
    @Override
    void close();
  }
}
