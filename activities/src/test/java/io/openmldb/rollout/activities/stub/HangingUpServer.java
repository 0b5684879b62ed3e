package io.openmldb.rollout.activities.stub;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that takes a request and hangs up without an answer. */
public final class HangingUpServer implements AutoCloseable {

  private final ServerSocket socket;
  private final AtomicInteger connections = new AtomicInteger();
  private final Thread thread = new Thread(this::run, "hanging-up");

  public HangingUpServer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread.start();
  }

  private void run() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        connections.incrementAndGet();
        byte[] some = new byte[4096];
        if (connection.getInputStream().read(some) < 0) {
          return;
        }
      } catch (IOException e) {
        return; // Closed by the test.
      }
    }
  }

  public String endpoint() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  public int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    try {
      thread.join(5000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
