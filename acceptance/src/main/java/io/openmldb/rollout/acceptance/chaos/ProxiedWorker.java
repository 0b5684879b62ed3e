package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.worker.WorkerMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

/** The product's own worker, whose calls of nameservers and tablets pass through a proxy. */
public final class ProxiedWorker {

  private ProxiedWorker() {}

  /** Arguments: the proxy's port, then the worker's own. */
  public static void main(String[] arguments) {
    ProxySelector.setDefault(new Through(Integer.parseInt(arguments[0])));
    String[] own = List.of(arguments).subList(1, arguments.length).toArray(String[]::new);
    WorkerMain.run(own, List.of());
  }

  /** Calls go through the proxy. */
  private static final class Through extends ProxySelector {
    private static final int PROBE_MILLIS = 1000;

    private final List<Proxy> proxy;

    Through(int port) {
      proxy =
          List.of(
              new Proxy(
                  Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }

    @Override
    public List<Proxy> select(URI uri) {
      return uri.getScheme().equals("http") && listens(uri) ? proxy : List.of(Proxy.NO_PROXY);
    }

    /** Where nobody listens the worker shall find that out by itself: a proxy hides it. */
    private static boolean listens(URI uri) {
      try (Socket socket = new Socket()) {
        // Every server of a practice cluster is here.
        InetAddress here = InetAddress.getLoopbackAddress();
        socket.connect(new InetSocketAddress(here, uri.getPort()), PROBE_MILLIS);
        return true;
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      // The caller is told.
    }
  }
}
