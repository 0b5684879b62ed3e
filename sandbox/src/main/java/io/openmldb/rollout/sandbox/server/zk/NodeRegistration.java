package io.openmldb.rollout.sandbox.server.zk;

import io.openmldb.rollout.sandbox.server.runtime.ServerStartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.zookeeper.CreateMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tablet's ephemeral node {@code nodes/<endpoint>}. A fresh process marks it with {@code
 * startup_}; one that lost its session and comes back with its tables does not.
 */
public final class NodeRegistration {
  private static final Logger log = LoggerFactory.getLogger(NodeRegistration.class);

  private final ZkSession session;
  private final String endpoint;
  private boolean registered;

  public NodeRegistration(ZkSession session, String endpoint) {
    this.session = session;
    this.endpoint = endpoint;
  }

  /**
   * Registers a fresh process.
   *
   * @throws ServerStartException if the node exists: the session of the process before is not over
   *     yet
   */
  public void registerAtStart() throws ServerStartException {
    try {
      register("startup_" + endpoint);
    } catch (IOException e) {
      int code = e instanceof ZkException failure ? failure.code() : 0;
      throw new ServerStartException(
          "fail to register self with endpoint %s, err from zk %d\nfail to register tablet with endpoint %s\nFail to register zk"
              .formatted(endpoint, code, endpoint),
          e);
    }
  }

  /**
   * Registers again if the session was lost; if that fails, because the lost session's registration
   * is there still, say, the next check tries once more.
   */
  public void keepAlive() {
    try {
      if (session.isExpired()) {
        registered = false;
        session.renew();
      }
      if (!registered) {
        register(endpoint);
        log.info("registered again as {}", endpoint);
      }
    } catch (IOException e) {
      log.warn("cannot register {} again yet: {}", endpoint, e.getMessage());
    }
  }

  private void register(String value) throws IOException {
    session.ensure("/nodes");
    session.create(
        "/nodes/" + endpoint, value.getBytes(StandardCharsets.UTF_8), CreateMode.EPHEMERAL);
    registered = true;
  }
}
