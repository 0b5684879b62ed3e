package io.openmldb.rollout.sandbox.server.http;

import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.runtime.InjectedFaults;
import io.openmldb.rollout.sandbox.server.runtime.ServerStartException;
import java.time.Duration;

/** The wire of one server process: HTTP, with brpc's own pages in front of the service. */
public final class HttpServerTransport implements ServerTransport {
  private final FlagSettings flags;
  private final InjectedFaults faults;

  public HttpServerTransport(FlagSettings flags, InjectedFaults faults) {
    this.flags = flags;
    this.faults = faults;
  }

  @Override
  public Listener listen(String endpoint, RpcService service) throws ServerStartException {
    HoldCallFault calls = new HoldCallFault(faults, new RpcDispatcher(endpoint, service));
    return HttpListener.start(endpoint, new BrpcPages(endpoint, flags, service, calls));
  }

  @Override
  public RpcClient client(Duration deadline) {
    return new HttpRpcClient(deadline);
  }
}
