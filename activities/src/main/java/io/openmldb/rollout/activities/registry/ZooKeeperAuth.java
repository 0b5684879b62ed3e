package io.openmldb.rollout.activities.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How the worker identifies itself to ZooKeeper.
 *
 * @param scheme ZooKeeper's name of the scheme; {@code digest} for user and password
 * @param file the file that holds what the scheme asks for: {@code user:password} for digest
 */
public record ZooKeeperAuth(String scheme, Path file) {

  /** The scheme of user and password. */
  static final String DIGEST = "digest";

  /**
   * What the file holds, as it is now.
   *
   * @throws IOException when it cannot be read, or holds something else than the scheme asks for;
   *     its message shows nothing of that. Of a password without a user ZooKeeper would make the
   *     user's name, which stands in the access list of every node that the worker creates.
   */
  public String credentials() throws IOException {
    String held;
    try {
      held = Files.readString(file).strip();
    } catch (IOException e) {
      throw new IOException(file + " cannot be read", e);
    }
    int colon = held.indexOf(':');
    if (scheme.equals(DIGEST) && (colon < 1 || colon == held.length() - 1)) {
      throw new IOException(file + " holds no user:password, as the scheme digest asks for");
    }
    return held;
  }
}
