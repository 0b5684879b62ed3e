package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.workflows.api.model.Node;

/**
 * A node's endpoint in its two parts.
 *
 * @param host a name or an address
 * @param port the port that the component listens on
 */
record Endpoint(String host, int port) {

  /**
   * The endpoint of {@code node}.
   *
   * @throws IllegalArgumentException when it is not {@code host:port}
   */
  static Endpoint of(Node node) {
    String endpoint = node.endpoint();
    int colon = endpoint.lastIndexOf(':');
    if (colon <= 0 || !endpoint.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException("not host:port: " + endpoint);
    }
    return new Endpoint(
        endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1)));
  }
}
