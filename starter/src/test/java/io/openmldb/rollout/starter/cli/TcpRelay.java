package io.openmldb.rollout.starter.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A TCP relay in front of a server on this machine, which a test can cut and mend. */
final class TcpRelay implements AutoCloseable {

  private final ServerSocket listener;
  private final int target;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile boolean cut;

  TcpRelay(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    run(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Drops every connection, and each new one until {@link #mend}. */
  void cut() {
    cut = true;
    open.forEach(TcpRelay::drop);
  }

  void mend() {
    cut = false;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (cut) {
          client.close();
        } else {
          relay(client, new Socket(InetAddress.getLoopbackAddress(), target));
        }
      } catch (IOException e) {
        // The listener was closed, or one connection failed: the next one is accepted all the same.
      }
    }
  }

  private void relay(Socket client, Socket server) {
    open.add(client);
    open.add(server);
    run(() -> copy(client, server));
    run(() -> copy(server, client));
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException e) {
      // Cut, or closed by either side: then the other side is closed too.
    } finally {
      drop(from);
      drop(to);
    }
  }

  private static void run(Runnable task) {
    Thread thread = new Thread(task, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private static void drop(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket cannot be closed", e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(TcpRelay::drop);
  }
}
