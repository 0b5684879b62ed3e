package io.openmldb.rollout.activities.ssh;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A bastion as OpenSSH's {@code ProxyJump} names it.
 *
 * @param user null when not given
 * @param host its name or address
 * @param port 0 when not given
 */
record JumpHost(@Nullable String user, String host, int port) {

  private static final Pattern FORM =
      Pattern.compile(
          "(?:ssh://)?(?:(?<user>[^@\\s,]+)@)?(?<host>\\[[^\\]]+\\]|[^:\\s,\\[]+)(?::(?<port>\\d{1,5}))?/?");

  /** Reads {@code [user@]host[:port]}. A chain of several bastions is not supported. */
  static JumpHost parse(String spec) {
    Matcher matcher = FORM.matcher(spec.trim());
    if (!matcher.matches()) {
      throw new HostRefusedException(
          "the jump host \"" + spec + "\" is not of the form [user@]host[:port]", null);
    }
    String host = matcher.group("host");
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    String port = matcher.group("port");
    return new JumpHost(matcher.group("user"), host, port == null ? 0 : Integer.parseInt(port));
  }

  /**
   * How the bastion is reached: by the known hosts, the configuration and the agent of the host
   * behind it.
   *
   * @param usual whom to log in as where nothing is said; null: as the OpenSSH configuration says
   * @param identity the private key's file; null: as the OpenSSH configuration says
   */
  SshAddress address(SshAddress behind, @Nullable String usual, @Nullable Path identity) {
    return new SshAddress(
        host,
        port,
        user != null ? user : usual,
        identity,
        behind.knownHosts(),
        behind.config(),
        null,
        behind.keyAccess());
  }
}
