package io.openmldb.rollout.activities.stub;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server that sends the headers and the beginning of an answer, and then nothing more. */
public final class StallingServer implements AutoCloseable {

  private final ServerSocket socket;
  private final CompletableFuture<Boolean> hungUp = new CompletableFuture<>();

  /**
   * Listens, for one connection.
   *
   * @param beginning what it sends of the body
   */
  public StallingServer(String beginning) throws IOException {
    socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(() -> serve(beginning), "stalling-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(String beginning) {
    try (Socket connection = socket.accept()) {
      if (connection.getInputStream().read(new byte[4096]) < 0) {
        return;
      }
      String answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + beginning;
      connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      connection.getOutputStream().flush();
      awaitEnd(connection);
    } catch (IOException e) {
      hungUp.completeExceptionally(e);
    }
  }

  private void awaitEnd(Socket connection) {
    try {
      while (connection.getInputStream().read() >= 0) {
        // A client may send what it likes; what counts is the end.
      }
    } catch (IOException e) {
      // Reset: the connection has ended, too.
    }
    hungUp.complete(true);
  }

  public String endpoint() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** Whether the client closes its connection within some seconds. */
  public boolean isHungUpOn() {
    try {
      return hungUp.get(5, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
