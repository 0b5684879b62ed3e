package io.openmldb.rollout.workflows.temporal;

import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with how Temporal is to be reached, before anybody connects. The SDK takes any text
 * for an address, and ends with an exception of gRPC's or of a file's name alone. gRPC for Java,
 * unlike others, resolves nothing but DNS, and takes no name that could not be a URI's host.
 */
public final class TemporalProfileCheck {

  private static final Pattern DNS = Pattern.compile("dns://[^/]*/(.*)");

  /** What gRPC has in other languages, and in Java with further libraries. */
  private static final Pattern OTHER_RESOLVER =
      Pattern.compile("(dns|ipv4|ipv6|unix|unix-abstract|vsock|xds):.*");

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^\\s:/\\[\\]]+)(:(\\d{1,5}))?");

  private static final int LARGEST_PORT = 65_535;

  private TemporalProfileCheck() {}

  /**
   * Everything that is wrong, a sentence each without its full stop; empty when nothing is.
   *
   * @param isReadable whether there is a file of that path which this process may read
   */
  public static List<String> problems(ClientConfigProfile profile, Predicate<String> isReadable) {
    List<String> problems = new ArrayList<>();
    address(profile.getAddress(), problems);
    apiKey(profile.getApiKey(), problems);
    ClientConfigTLS tls = profile.getTls();
    if (tls != null && !Boolean.TRUE.equals(tls.isDisabled())) {
      tls(tls, isReadable, problems);
    }
    return problems;
  }

  private static void address(@Nullable String address, List<String> problems) {
    if (address == null) {
      return;
    }
    String said = "the address of Temporal (TEMPORAL_ADDRESS) is \"" + address + "\", but ";
    Matcher dns = DNS.matcher(address);
    if (dns.matches()) {
      hostAndPort(dns.group(1), said, problems);
      return;
    }
    Matcher other = OTHER_RESOLVER.matcher(address);
    if (other.matches()) {
      problems.add(
          said + "host:port is expected: there is no " + other.group(1) + ": in gRPC for Java");
      return;
    }
    Matcher scheme = SCHEME.matcher(address);
    if (scheme.matches()) {
      problems.add(
          said + "host:port is expected, without " + scheme.group(1) + "://" + hint(scheme));
      return;
    }
    hostAndPort(address, said, problems);
  }

  private static void hostAndPort(String address, String said, List<String> problems) {
    Matcher parts = HOST_AND_PORT.matcher(address);
    if (!parts.matches()) {
      problems.add(said + "host:port is expected");
    } else if (parts.group(2) == null) {
      problems.add(said + "the port is missing (7233 is usual)");
    } else {
      int port = Integer.parseInt(parts.group(3));
      if (port == 0 || port > LARGEST_PORT) {
        problems.add(said + port + " is no port");
      } else if (!isHostOfUri(address)) {
        problems.add(said + whatIsWrongWithHost(parts.group(1)));
      }
    }
  }

  /** As gRPC's resolver decides. */
  private static boolean isHostOfUri(String address) {
    try {
      return new URI("//" + address).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String whatIsWrongWithHost(String host) {
    return host.contains("_")
        ? "gRPC for Java takes no host name with an underscore: give it an alias without one"
            + " (Compose: aliases of a network), or name its IP address"
        : host
            + " is neither an IP address nor a host name that gRPC for Java takes: letters a to z,"
            + " digits, hyphens and dots";
  }

  /** Whoever copies an address from a browser wants TLS, or has the port of the UI. */
  private static String hint(Matcher scheme) {
    return scheme.group(1).equals("https") ? " (TEMPORAL_TLS=true asks for TLS)" : "";
  }

  /** It becomes a header, and is never shown. */
  private static void apiKey(@Nullable String key, List<String> problems) {
    if (key != null && key.chars().anyMatch(character -> character < ' ' || character > '~')) {
      problems.add(
          "the API key (TEMPORAL_API_KEY) has a character that no key has, a line end perhaps");
    }
  }

  private static void tls(
      ClientConfigTLS tls, Predicate<String> isReadable, List<String> problems) {
    file("the client certificate", "CLIENT_CERT", tls.getClientCertPath(), isReadable, problems);
    file("the client key", "CLIENT_KEY", tls.getClientKeyPath(), isReadable, problems);
    file("the CA certificate", "SERVER_CA_CERT", tls.getServerCACertPath(), isReadable, problems);
    boolean isCertified = isGiven(tls.getClientCertPath(), tls.getClientCertData());
    boolean isKeyed = isGiven(tls.getClientKeyPath(), tls.getClientKeyData());
    if (isCertified != isKeyed) {
      problems.add(
          isCertified
              ? "there is a client certificate without its key (TEMPORAL_TLS_CLIENT_KEY_PATH)"
              : "there is a client key without its certificate (TEMPORAL_TLS_CLIENT_CERT_PATH)");
    }
  }

  private static boolean isGiven(@Nullable String path, byte @Nullable [] data) {
    return (path != null && !path.isEmpty()) || (data != null && data.length > 0);
  }

  private static void file(
      String what,
      String variable,
      @Nullable String path,
      Predicate<String> isReadable,
      List<String> problems) {
    if (path != null && !path.isEmpty() && !isReadable.test(path)) {
      problems.add(
          what
              + " "
              + path
              + " (TEMPORAL_TLS_"
              + variable
              + "_PATH) cannot be read: no such file,"
              + " or not this user's");
    }
  }

  /** What an exception says that came of using the profile all the same; one line. */
  public static String describe(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String said = innermost == failure ? "" : failure.getMessage() + ": ";
    String message = innermost.getMessage();
    return (said + (message == null ? innermost.getClass().getSimpleName() : message))
        .replaceAll("\\s*\\R\\s*", " ");
  }
}
