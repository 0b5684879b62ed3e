package io.openmldb.rollout.sandbox.server.api;

import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.http.BrpcPages;
import io.openmldb.rollout.sandbox.server.http.HttpListener;
import io.openmldb.rollout.sandbox.server.http.HttpRpcClient;
import io.openmldb.rollout.sandbox.server.http.ReturnCode;
import io.openmldb.rollout.sandbox.server.http.RpcClient;
import io.openmldb.rollout.sandbox.server.http.RpcService;
import io.openmldb.rollout.sandbox.server.runtime.ServerStartException;
import io.openmldb.rollout.sandbox.server.runtime.ServerTimings;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import io.openmldb.rollout.sandbox.server.zk.ZkSettings;
import io.openmldb.rollout.sandbox.server.zk.ZooKeeperSession;
import java.io.IOException;

/** A running apiserver. */
public final class ApiServer implements AutoCloseable {
  private final HttpListener front;
  private final ZkSession session;

  private ApiServer(HttpListener front, ZkSession session) {
    this.front = front;
    this.session = session;
  }

  /**
   * Listens; returns once requests can be served.
   *
   * @throws ServerStartException if the endpoint is taken or ZooKeeper is not there
   */
  public static ApiServer start(FlagSettings flags) throws ServerStartException {
    String endpoint = flags.text("endpoint");
    ZkSession session;
    try {
      session = ZooKeeperSession.open(ZkSettings.of(flags));
    } catch (IOException e) {
      throw new ServerStartException("Fail to init zk: " + e.getMessage(), e);
    }
    RpcClient client = new HttpRpcClient(new ServerTimings(flags).requestTimeout());
    RpcService service = new RpcService("openmldb.apiserver.APIServer");
    service.add("Process", request -> ReturnCode.OK.reply());
    RestApi paths = new RestApi(session, client);
    HttpListener front =
        HttpListener.start(endpoint, new BrpcPages(endpoint, flags, service, paths));
    System.out.println("start apiserver on endpoint " + endpoint + " with version 0.9.3-c1766bbe");
    return new ApiServer(front, session);
  }

  @Override
  public void close() throws IOException {
    front.close();
    session.close();
  }
}
