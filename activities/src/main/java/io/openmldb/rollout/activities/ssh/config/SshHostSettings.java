package io.openmldb.rollout.activities.ssh.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where and as whom to log in.
 *
 * @param hostName the name or address to connect to
 * @param port the port to connect to
 * @param user whom to log in as
 * @param namesUser whether the configuration says whom to log in as
 * @param identityFiles private keys, in the order in which to offer them; null: the usual ones
 * @param certificateFiles certificates for them
 * @param jump the bastion, {@code [user@]host[:port]}; empty: none
 * @param knownHosts the user's files of known host keys; empty: nothing said
 * @param globalKnownHosts the machine's files of them; empty: nothing said
 * @param hostKeyAlias the name by which the host's key is known, where that is not its own
 * @param agent the socket of the agent to ask; empty: none, or nothing said
 * @param identitiesOnly whether of its keys only those are offered that are named here too
 * @param algorithms what OpenSSH's keyword, in lower case, says of algorithms
 */
public record SshHostSettings(
    String hostName,
    int port,
    String user,
    boolean namesUser,
    @Nullable List<Path> identityFiles,
    List<Path> certificateFiles,
    Optional<String> jump,
    Optional<List<Path>> knownHosts,
    Optional<List<Path>> globalKnownHosts,
    Optional<String> hostKeyAlias,
    Optional<Path> agent,
    boolean identitiesOnly,
    Map<String, String> algorithms) {

  static final int DEFAULT_PORT = 22;

  /** Those without a configuration. */
  public static SshHostSettings plain(String host, @Nullable String user, int port) {
    return new SshHostSettings(
        host,
        port > 0 ? port : DEFAULT_PORT,
        user != null ? user : System.getProperty("user.name"),
        false,
        null,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Map.of());
  }
}
