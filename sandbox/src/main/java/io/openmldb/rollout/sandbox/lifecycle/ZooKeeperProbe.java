package io.openmldb.rollout.sandbox.lifecycle;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks a ZooKeeper server how it is, by its four-letter command {@code mntr}. */
final class ZooKeeperProbe {

  private static final int DEADLINE_MILLIS = 2000;
  private static final String EPHEMERALS = "zk_ephemerals_count\t";

  private final int port;

  ZooKeeperProbe(int port) {
    this.port = port;
  }

  /**
   * How many registrations there are, of living sessions and of those that have yet to run out.
   *
   * @throws IOException if the server does not serve
   */
  long ephemerals() throws IOException {
    List<String> lines = ask("mntr").lines().toList();
    return lines.stream()
        .filter(line -> line.startsWith(EPHEMERALS))
        .mapToLong(line -> Long.parseLong(line.substring(EPHEMERALS.length())))
        .findFirst()
        .orElseThrow(() -> new IOException("ZooKeeper does not serve yet: " + lines));
  }

  private String ask(String command) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), DEADLINE_MILLIS);
      socket.setSoTimeout(DEADLINE_MILLIS);
      socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
