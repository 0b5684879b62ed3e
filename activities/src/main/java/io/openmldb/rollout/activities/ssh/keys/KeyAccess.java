package io.openmldb.rollout.activities.ssh.keys;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What opens keys that a file alone does not: an agent that holds them, the passphrase of those
 * that are encrypted.
 *
 * @param agent the socket of an agent; null: as the OpenSSH configuration says, else none
 * @param passphraseFile the file that holds the passphrase, read at each login; null: none
 * @param passphraseVariable the worker's environment variable that holds it; null: none
 */
public record KeyAccess(
    @Nullable Path agent, @Nullable Path passphraseFile, @Nullable String passphraseVariable) {

  /** No agent, and no passphrase. */
  public static final KeyAccess NONE = new KeyAccess(null, null, null);
}
