package io.openmldb.rollout.acceptance.testbed;

import io.openmldb.rollout.sandbox.layout.FreePorts;
import io.temporal.testserver.TestServer;
import io.temporal.testserver.TestServer.PortBoundTestServer;
import java.io.IOException;
import java.util.Optional;

/**
 * The SDK's in-memory server, inside this process: no UI, no search attributes, and nothing
 * survives its end. Only for where the real server cannot be had.
 */
public final class InMemoryTemporal implements TemporalService {

  private final int port;
  private final PortBoundTestServer server;

  private InMemoryTemporal(int port) {
    this.port = port;
    this.server = TestServer.createPortBoundServer(port, true);
  }

  /** Starts it on a free port, without time skipping. */
  public static InMemoryTemporal start() throws IOException {
    return new InMemoryTemporal(FreePorts.pick());
  }

  @Override
  public String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public Optional<String> ui() {
    return Optional.empty();
  }

  @Override
  public void close() {
    server.close();
  }
}
