package io.openmldb.rollout.sandbox.server;

import io.openmldb.rollout.sandbox.layout.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Endpoints on the loopback address that nobody listens on. */
public final class UnusedEndpoint {
  private UnusedEndpoint() {}

  public static String endpoint() {
    return endpoints(1).get(0);
  }

  /** That many different ones. */
  static List<String> endpoints(int count) {
    try {
      return FreePorts.pick(count).stream().map(port -> "127.0.0.1:" + port).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
