package io.openmldb.rollout.sandbox.server.api;

import io.openmldb.rollout.sandbox.server.flags.Flags;
import io.openmldb.rollout.sandbox.server.http.BuiltinPages;
import io.openmldb.rollout.sandbox.server.http.HttpFront;
import io.openmldb.rollout.sandbox.server.http.RpcClient;
import io.openmldb.rollout.sandbox.server.http.RpcService;
import io.openmldb.rollout.sandbox.server.http.Status;
import io.openmldb.rollout.sandbox.server.life.StartFailure;
import io.openmldb.rollout.sandbox.server.life.Timings;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import io.openmldb.rollout.sandbox.server.zk.ZkSettings;
import java.io.IOException;

/** A running apiserver. */
public final class ApiServer implements AutoCloseable {
  private final HttpFront front;
  private final ZkSession session;

  private ApiServer(HttpFront front, ZkSession session) {
    this.front = front;
    this.session = session;
  }

  /**
   * Listens; returns once requests can be served.
   *
   * @throws StartFailure if the endpoint is taken or ZooKeeper is not there
   */
  public static ApiServer start(Flags flags) throws StartFailure {
    String endpoint = flags.text("endpoint");
    ZkSession session;
    try {
      session = ZkSession.open(ZkSettings.of(flags));
    } catch (IOException e) {
      throw new StartFailure("Fail to init zk: " + e.getMessage(), e);
    }
    RpcClient client = new RpcClient(new Timings(flags).requestTimeout());
    RpcService service = new RpcService("openmldb.apiserver.APIServer");
    service.add("Process", request -> Status.OK.reply());
    RestPaths paths = new RestPaths(session, client);
    HttpFront front = HttpFront.start(endpoint, new BuiltinPages(endpoint, flags, service, paths));
    System.out.println("start apiserver on endpoint " + endpoint + " with version 0.9.3-c1766bbe");
    return new ApiServer(front, session);
  }

  @Override
  public void close() throws IOException {
    front.close();
    session.close();
  }
}
