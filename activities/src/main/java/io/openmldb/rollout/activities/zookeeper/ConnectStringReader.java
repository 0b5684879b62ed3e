package io.openmldb.rollout.activities.zookeeper;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How OpenMLDB's servers read the connect string of ZooKeeper, {@code host:port,host:port/root},
 * with the clients of release 3.4.14. One part that cannot be read keeps a server from starting,
 * however good the others are.
 */
public enum ConnectStringReader {

  /**
   * Of nameservers, tablets and apiservers. Source: {@code getaddrs} of the C client, which skips
   * blanks before a host and a port, and nothing else.
   */
  C_CLIENT {
    @Override
    Optional<String> problemOfServer(String server) {
      int colon = server.lastIndexOf(':');
      if (colon < 0) {
        return Optional.of("\"" + server + "\" has no port");
      }
      String port = server.substring(colon + 1);
      String host = server.substring(0, colon).stripLeading();
      if (!C_PORT.matcher(port).matches() || !isPort(port.stripLeading())) {
        return Optional.of("\"" + port + "\" is no port");
      }
      return host.isEmpty() || NO_HOST.matcher(host).find()
          ? Optional.of("\"" + host + "\" is no host")
          : Optional.empty();
    }
  },

  /**
   * Of taskmanagers. Source: {@code ConnectStringParser} of the Java client. A host that there is
   * not is passed over, and a port that is left out is the usual one.
   */
  JAVA_CLIENT {
    @Override
    Optional<String> problemOfServer(String server) {
      int colon = server.lastIndexOf(':');
      String port = colon < 0 ? "" : server.substring(colon + 1);
      return port.isEmpty() || isPort(port)
          ? Optional.empty()
          : Optional.of("\"" + port + "\" is no port");
    }
  };

  /** In decimal digits, or in octal ones, in which it is not 0. */
  private static final Pattern C_PORT = Pattern.compile("\\s*(?:0[0-7]*[1-7][0-7]*|[1-9]\\d*)");

  /** What no name and no address has in it: blanks, quotes, comments. */
  private static final Pattern NO_HOST = Pattern.compile("[\\s\"'`#@=;()<>{}|\\\\]");

  private static final int HIGHEST_PORT = 65_535;

  /** Why {@code connectString} cannot be read; empty when it can. */
  public Optional<String> problem(String connectString) {
    int slash = connectString.indexOf('/');
    String root = slash < 0 ? "/" : connectString.substring(slash);
    Optional<String> ofRoot = ZooKeeperPath.problem(root);
    if (ofRoot.isPresent()) {
      return Optional.of("its root \"" + root + "\" " + ofRoot.get());
    }
    List<String> servers =
        Arrays.stream((slash < 0 ? connectString : connectString.substring(0, slash)).split(","))
            .filter(server -> !server.isEmpty())
            .toList();
    return servers.isEmpty()
        ? Optional.of("it names no server")
        : servers.stream().flatMap(server -> problemOfServer(server).stream()).findFirst();
  }

  abstract Optional<String> problemOfServer(String server);

  private static boolean isPort(String text) {
    try {
      int port = Integer.parseInt(text);
      return port > 0 && port <= HIGHEST_PORT;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
