package io.openmldb.rollout.activities.ssh;

import io.openmldb.rollout.activities.ssh.keys.KeyAccess;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a host is reached.
 *
 * @param host its name or address; looked up in {@code config} first where that is given
 * @param port SSH's port there; 0: as {@code config} says, else 22
 * @param user whom to log in as; null: as {@code config} says, else the worker's own user
 * @param identity the private key's file; null: as {@code config} says
 * @param knownHosts the file of known host keys, always checked; null: as {@code config} says, else
 *     those that {@code ssh} reads
 * @param config an OpenSSH client configuration to read, or null
 * @param jump the bastion to go through, {@code [user@]host[:port]}, or null: as {@code config}
 *     says
 * @param keyAccess what opens keys that a file alone does not
 */
public record SshAddress(
    String host,
    int port,
    @Nullable String user,
    @Nullable Path identity,
    @Nullable Path knownHosts,
    @Nullable Path config,
    @Nullable String jump,
    KeyAccess keyAccess) {

  /** By keys that need nothing but their files. */
  public SshAddress(
      String host,
      int port,
      @Nullable String user,
      @Nullable Path identity,
      @Nullable Path knownHosts,
      @Nullable Path config,
      @Nullable String jump) {
    this(host, port, user, identity, knownHosts, config, jump, KeyAccess.NONE);
  }
}
