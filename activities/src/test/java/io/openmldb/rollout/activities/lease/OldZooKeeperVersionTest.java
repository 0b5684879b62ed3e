package io.openmldb.rollout.activities.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperFixture;
import io.openmldb.rollout.workflows.api.model.Lease;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
class OldZooKeeperVersionTest {

  /** The types of the requests that a server of ZooKeeper 3.4.14 answers, by its ZooDefs.OpCode. */
  private static final Set<Integer> KNOWN_TO_3_4 =
      Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 100, 101, 102, -11);

  private static final int CREATE = 1;
  private static final int MULTI = 14;

  @Test
  void aLeaseIsTakenWrittenAndGivenBackByRequestsThatZookeeper34Knows() throws Exception {
    try (ZooKeeperFixture zookeeper = new ZooKeeperFixture();
        Listening between = new Listening(zookeeper.port());
        ZooKeeperClients zooKeepers = ZooKeeperFixture.impatient()) {
      ClusterConfig cluster =
          ZooKeeperFixture.cluster("127.0.0.1:" + between.port(), Optional.empty());
      LeaseStore leases =
          new LeaseStore(ZooKeeperFixture.registry(cluster), zooKeepers, () -> "here");

      assertThat(leases.refusal(cluster)).isEmpty();
      Lease lease = leases.acquire("demo", "rollout-demo", "run-1", () -> true);
      assertThat(leases.read(cluster)).isPresent();
      leases.release(lease);
      zooKeepers.registrations(cluster).tablets();

      assertThat(between.types).contains(MULTI).doesNotContain(CREATE);
      assertThat(KNOWN_TO_3_4).containsAll(between.types);
    }
  }

  /** Stands between a client and a server, and takes down the type of every request. */
  private static final class Listening implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final Queue<Integer> types = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    Listening(int port) throws IOException {
      start(
          () -> {
            while (true) {
              Socket client = server.accept();
              Socket zookeeper = new Socket(InetAddress.getLoopbackAddress(), port);
              sockets.add(client);
              sockets.add(zookeeper);
              start(() -> zookeeper.getInputStream().transferTo(client.getOutputStream()));
              start(() -> requests(client, zookeeper));
            }
          });
    }

    int port() {
      return server.getLocalPort();
    }

    /** A request is its length, a number of its own, its type and more; the first has no type. */
    private void requests(Socket client, Socket zookeeper) throws IOException {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(zookeeper.getOutputStream());
      boolean isFirst = true;
      while (true) {
        byte[] request = new byte[in.readInt()];
        in.readFully(request);
        if (!isFirst) {
          types.add(ByteBuffer.wrap(request).getInt(Integer.BYTES));
        }
        isFirst = false;
        out.writeInt(request.length);
        out.write(request);
        out.flush();
      }
    }

    private static void start(Copying copying) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  copying.run();
                } catch (IOException closed) {
                  // Both ends are gone.
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    private interface Copying {
      void run() throws IOException;
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
