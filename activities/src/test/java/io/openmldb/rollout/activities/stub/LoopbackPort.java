package io.openmldb.rollout.activities.stub;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port of the loopback address that nobody listens on.
 *
 * <p>It is taken below the range that systems use for outgoing connections (from 32768 on Linux),
 * so that it is still free when its process starts, and starts again.
 */
public final class LoopbackPort {
  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 30_000;

  private LoopbackPort() {}

  public static int pick() throws IOException {
    IOException last = null;
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        last = taken;
      }
    }
    throw last;
  }
}
