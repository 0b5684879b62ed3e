package io.openmldb.rollout.activities.zookeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/**
 * The ZooKeeper of one test.
 *
 * @param port where it listens
 * @param chroot the node that is the test's root; empty when it has the server to itself
 * @param onClose ends what is the test's own
 */
record ZooKeeperTestServer(int port, String chroot, Closing onClose) implements AutoCloseable {

  private static final AtomicInteger TESTS = new AtomicInteger();

  /** One in this process, for this test only. */
  static ZooKeeperTestServer inProcess() throws Exception {
    TestingServer server = new TestingServer();
    return new ZooKeeperTestServer(server.getPort(), "", server::close);
  }

  /**
   * A tree of its own in a server of 3.4.14 that all tests of this process share: such a server is
   * a process, because its classes have the names of the newest server's.
   */
  static ZooKeeperTestServer shared() throws Exception {
    ZooKeeperProcess server = Shared.SERVER;
    String chroot = "/test-" + TESTS.incrementAndGet();
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper administrator =
        new ZooKeeper("127.0.0.1:" + server.port(), 10_000, event -> connected.countDown());
    try {
      if (!connected.await(10, TimeUnit.SECONDS)) {
        throw new IOException("ZooKeeper 3.4.14 does not answer");
      }
      administrator.create(chroot, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    } finally {
      administrator.close();
    }
    return new ZooKeeperTestServer(server.port(), chroot, () -> {});
  }

  @Override
  public void close() throws IOException {
    onClose.close();
  }

  @FunctionalInterface
  interface Closing {
    void close() throws IOException;
  }

  /** Started at first use, and ended with this process. */
  private static final class Shared {
    private static final ZooKeeperProcess SERVER = start();

    private static ZooKeeperProcess start() {
      try {
        Path folder = Files.createTempDirectory("zookeeper-3.4");
        ZooKeeperProcess server = ZooKeeperProcess.standalone(ZooKeeperRelease.V3_4_14, folder);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
