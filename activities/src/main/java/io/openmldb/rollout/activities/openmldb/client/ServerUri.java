package io.openmldb.rollout.activities.openmldb.client;

import io.openmldb.rollout.workflows.api.model.Endpoint;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** Where a server's pages and calls are, whatever its host is called. */
public final class ServerUri {

  private ServerUri() {}

  /**
   * The URI of {@code path} on the server at {@code endpoint}, {@code host:port}. Java's HTTP
   * client takes no host name with an underscore, and there are such hosts: their address stands
   * for them.
   *
   * @throws UnknownHostException if the host of such a name has no address
   */
  public static URI of(String endpoint, String path) throws UnknownHostException {
    URI uri = URI.create("http://" + endpoint + "/" + path);
    if (uri.getHost() != null) {
      return uri;
    }
    Endpoint server = Endpoint.of(endpoint);
    return at(InetAddress.getByName(server.host()), server.port(), path);
  }

  static URI at(InetAddress address, int port, String path) {
    String host = address.getHostAddress();
    String literal = address instanceof Inet6Address ? "[" + host + "]" : host;
    return URI.create("http://" + literal + ":" + port + "/" + path);
  }
}
