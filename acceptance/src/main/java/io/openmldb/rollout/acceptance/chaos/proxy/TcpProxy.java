package io.openmldb.rollout.acceptance.chaos.proxy;

import io.openmldb.rollout.sandbox.layout.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Forwards connections to one port of this machine, as long as its link lets bytes pass. */
public final class TcpProxy implements AutoCloseable {

  private static final int PIECE = 16 * 1024;

  private final ServerSocket listening;
  private final int target;
  private final NetworkLink link = new NetworkLink();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private TcpProxy(ServerSocket listening, int target) {
    this.listening = listening;
    this.target = target;
  }

  /** Begins to forward to {@code target}. */
  public static TcpProxy to(int target) throws IOException {
    int port = FreePorts.pick();
    TcpProxy proxy =
        new TcpProxy(new ServerSocket(port, 128, InetAddress.getLoopbackAddress()), target);
    DriverThreads.start("proxy-" + port, proxy::accept);
    return proxy;
  }

  /** Where it listens. */
  public int port() {
    return listening.getLocalPort();
  }

  /** Lets bytes pass, or not. */
  public void set(NetworkLink.State state) {
    link.set(state);
    if (state == NetworkLink.State.CUT) {
      open.forEach(TcpProxy::end);
    }
  }

  private void accept() throws IOException {
    while (!listening.isClosed()) {
      Socket client = listening.accept();
      if (link.state() == NetworkLink.State.CUT) {
        end(client);
      } else {
        DriverThreads.start("proxy-" + port(), () -> connect(client));
      }
    }
  }

  private void connect(Socket client) throws IOException, InterruptedException {
    open.add(client);
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      DriverThreads.start("proxy-" + port(), () -> pump(client, server));
      pump(server, client);
    } finally {
      end(client);
      open.remove(client);
    }
  }

  private void pump(Socket from, Socket to) throws IOException, InterruptedException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] piece = new byte[PIECE];
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        if (!link.awaitPassage()) {
          return;
        }
        out.write(piece, 0, length);
      }
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    link.set(NetworkLink.State.CUT);
    open.forEach(TcpProxy::end);
  }
}
