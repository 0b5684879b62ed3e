package io.openmldb.rollout.sandbox.layout;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A ZooKeeper that a practice cluster uses and neither starts nor stops.
 *
 * @param address as {@code zk_cluster} has it: {@code host:port[,host:port...][/chroot]}
 * @param credentials the file with {@code user:password} of the digest scheme; null for none
 */
public record ExternalZooKeeper(String address, Path credentials) {

  private static final int CONNECT_MILLIS = 2000;

  /**
   * @throws IllegalArgumentException if that is no address
   */
  public ExternalZooKeeper {
    if (!address.matches("[^/:,\\s]+:\\d+(,[^/:,\\s]+:\\d+)*(/[^/\\s]+)*")) {
      throw new IllegalArgumentException(
          "ZooKeeper's address is host:port[,host:port...][/chroot], not '" + address + "'");
    }
  }

  /** {@code user:password}, or nothing. */
  public String credential() throws IOException {
    return credentials == null ? "" : Files.readString(credentials).strip();
  }

  /** Whether any of its servers accepts connections. */
  public boolean answers() {
    return servers().stream().anyMatch(ExternalZooKeeper::accepts);
  }

  private static boolean accepts(String server) {
    int colon = server.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              server.substring(0, colon), Integer.parseInt(server.substring(colon + 1))),
          CONNECT_MILLIS);
      return true;
    } catch (IOException unreachable) {
      return false;
    }
  }

  /** {@code host:port} of each server. */
  List<String> servers() {
    return Arrays.asList(address.replaceFirst("/.*", "").split(",", -1));
  }
}
