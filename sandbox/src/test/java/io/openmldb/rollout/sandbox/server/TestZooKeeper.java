package io.openmldb.rollout.sandbox.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** A ZooKeeper server inside the test's process. */
public final class TestZooKeeper implements AutoCloseable {
  private static final int TICK_MILLIS = 100;

  private final ZooKeeperServer server;
  private final NIOServerCnxnFactory factory;

  public TestZooKeeper(Path directory) throws IOException, InterruptedException {
    server = new ZooKeeperServer(directory.toFile(), directory.toFile(), TICK_MILLIS);
    factory = new NIOServerCnxnFactory();
    factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    factory.startup(server);
  }

  public String endpoint() {
    return "127.0.0.1:" + factory.getLocalPort();
  }

  /** Ends every session at once, as if all its clients had been silent for too long. */
  public void expireSessions() {
    List.copyOf(server.getZKDatabase().getSessions()).forEach(server::closeSession);
  }

  @Override
  public void close() {
    factory.shutdown();
  }
}
