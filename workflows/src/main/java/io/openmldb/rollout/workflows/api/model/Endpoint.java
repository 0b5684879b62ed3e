package io.openmldb.rollout.workflows.api.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/**
 * Where a server listens, in its two parts. In JSON, in configuration files and in ZooKeeper it is
 * the text {@code host:port}.
 *
 * @param host a name or an address; an IPv6 address stands in brackets
 * @param port the port, from 0 to 65535
 */
public record Endpoint(String host, int port) {

  private static final int HIGHEST_PORT = 65_535;

  public Endpoint {
    if (host.isEmpty() || port < 0 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException("not host:port: " + host + ":" + port);
    }
  }

  /**
   * The endpoint that {@code text} names; what follows its last colon is the port.
   *
   * @throws IllegalArgumentException when it is not {@code host:port}
   */
  @JsonCreator
  public static Endpoint of(String text) {
    return read(text).orElseThrow(() -> new IllegalArgumentException("not host:port: " + text));
  }

  /** The endpoint that {@code text} names; empty when it is not {@code host:port}. */
  public static Optional<Endpoint> read(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0 || !text.substring(colon + 1).matches("0|[1-9][0-9]{0,4}")) {
      return Optional.empty();
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    return port > HIGHEST_PORT
        ? Optional.empty()
        : Optional.of(new Endpoint(text.substring(0, colon), port));
  }

  /** {@code host:port}. */
  @Override
  @JsonValue
  public String toString() {
    return host + ":" + port;
  }
}
