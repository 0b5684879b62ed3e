package io.openmldb.rollout.acceptance.e2e;

import java.io.IOException;
import java.net.Socket;

/** Whether anybody listens. */
final class PortProbe {

  private PortProbe() {}

  /**
   * Whether somebody takes connections now.
   *
   * @param endpoint as {@code host:port}
   */
  static boolean at(String endpoint) {
    String[] parts = endpoint.split(":", 2);
    try (Socket socket = new Socket(parts[0], Integer.parseInt(parts[1]))) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
