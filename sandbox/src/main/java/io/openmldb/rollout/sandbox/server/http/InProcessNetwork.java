package io.openmldb.rollout.sandbox.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.runtime.ServerStartException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network inside one process: a request is handed to the server's method, in the caller's thread,
 * and the reply is handed back. Requests and replies are JSON trees; neither side changes what the
 * other has given it.
 */
public final class InProcessNetwork implements ServerTransport {
  private final Map<String, RpcService> services = new ConcurrentHashMap<>();
  private final Wire wire;

  /** Without a trace: servers try again and again, and it would tell nothing. */
  private static final class NobodyListens extends ConnectException {
    private static final long serialVersionUID = 1L;

    NobodyListens(String endpoint) {
      super("no server listens on " + endpoint);
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }

  /** What happens to calls between servers on their way. */
  @FunctionalInterface
  public interface Wire {
    /**
     * Makes a call, or does not.
     *
     * @param server makes the call as it was asked for
     * @throws IOException in place of an answer
     */
    ObjectNode carry(String endpoint, String method, ObjectNode request, RpcClient server)
        throws IOException;
  }

  /**
   * A network without servers.
   *
   * @param wire carries the servers' calls of each other; those of clients do not go through it
   */
  public InProcessNetwork(Wire wire) {
    this.wire = wire;
  }

  /** A network that carries every call as it is. */
  public InProcessNetwork() {
    this((endpoint, method, request, server) -> server.call(endpoint, method, request));
  }

  @Override
  public Listener listen(String endpoint, RpcService service) throws ServerStartException {
    if (services.putIfAbsent(endpoint, service) != null) {
      throw new ServerStartException(
          "Fail to listen " + endpoint, new IOException("the endpoint is in use"));
    }
    return () -> services.remove(endpoint, service);
  }

  @Override
  public RpcClient client(Duration deadline) {
    RpcClient direct = this::call;
    return (endpoint, method, request) -> wire.carry(endpoint, method, request, direct);
  }

  /**
   * Calls a method as somebody outside the cluster does, who brings an Authorization header.
   *
   * @throws ConnectException if no server listens on the endpoint
   * @throws IOException if the server has no such method, or the request does not fit it
   */
  public ObjectNode call(String endpoint, String method, ObjectNode request) throws IOException {
    RpcService service = services.get(endpoint);
    if (service == null) {
      throw new NobodyListens(endpoint);
    }
    return new RpcDispatcher(endpoint, service).call("/" + method, request);
  }
}
