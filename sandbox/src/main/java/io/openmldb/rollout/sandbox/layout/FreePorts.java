package io.openmldb.rollout.sandbox.layout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that nobody listens on now.
 *
 * <p>They are taken below the range that systems use for outgoing connections (from 32768 on
 * Linux): a node that is down for a restart must find its port free when it comes back, and what is
 * picked now must still be free when its server starts.
 */
public final class FreePorts {

  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 30_000;
  private static final int ATTEMPTS = 5_000;

  /**
   * The next one to try: each only once, so that two threads do not pick the same one before either
   * listens, and from a random one on, for the same reason among processes.
   */
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));

  private FreePorts() {}

  /**
   * A free port.
   *
   * @throws IOException if there is none
   */
  public static int pick() throws IOException {
    return pick(1).get(0);
  }

  /**
   * That many different free ports.
   *
   * @throws IOException if there are not enough
   */
  public static List<Integer> pick(int count) throws IOException {
    Set<Integer> free = new LinkedHashSet<>();
    for (int attempt = 0; attempt < ATTEMPTS && free.size() < count; attempt++) {
      int port = NEXT.getAndUpdate(tried -> tried + 1 < HIGHEST ? tried + 1 : LOWEST);
      if (isFree(port)) {
        free.add(port);
      }
    }
    if (free.size() < count) {
      throw new IOException(
          "found only %d of %d free ports between %d and %d on %s"
              .formatted(free.size(), count, LOWEST, HIGHEST, SandboxLayout.HOST));
    }
    return new ArrayList<>(free);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
