package io.openmldb.rollout.activities.registry;

import io.openmldb.rollout.activities.ssh.SshAddress;
import io.openmldb.rollout.activities.ssh.keys.KeyAccess;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the hosts of a cluster are reached.
 *
 * @param user the user to log in as; null: as the SSH configuration file says, else the worker's
 *     own
 * @param port the port of the SSH server; 0: as the SSH configuration file says, else 22
 * @param identity the private key; null: as the SSH configuration file says
 * @param knownHosts the host keys that are accepted, and no other; null: as the SSH configuration
 *     file says, else those of the worker's user and of its machine
 * @param config an OpenSSH configuration file; null: none
 * @param jump a host to go through, {@code [user@]host[:port]}; null: as the SSH configuration file
 *     says
 * @param keyAccess what opens keys that a file alone does not
 */
public record SshSettings(
    @Nullable String user,
    int port,
    @Nullable Path identity,
    @Nullable Path knownHosts,
    @Nullable Path config,
    @Nullable String jump,
    KeyAccess keyAccess) {

  /** By keys that need nothing but their files. */
  public SshSettings(
      @Nullable String user,
      int port,
      @Nullable Path identity,
      @Nullable Path knownHosts,
      @Nullable Path config,
      @Nullable String jump) {
    this(user, port, identity, knownHosts, config, jump, KeyAccess.NONE);
  }

  /** How {@code host} is reached. */
  SshAddress address(String host) {
    return new SshAddress(host, port, user, identity, knownHosts, config, jump, keyAccess);
  }
}
