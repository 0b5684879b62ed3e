package io.openmldb.rollout.activities.ssh.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;

/**
 * The passphrase of encrypted keys, read anew for a login. It is never shown.
 *
 * @param bytes the passphrase; empty when there is none
 * @param origin where it comes from, or why there is none; for a message
 */
public record Passphrase(Optional<byte[]> bytes, String origin) {

  private static final String HOW =
      "name its passphrase in the registry file's ssh (passphraseFile or passphraseVariable), or an"
          + " agent that holds it (agent)";

  /** That which {@code access} names. */
  public static Passphrase of(KeyAccess access) {
    if (access.passphraseFile() != null) {
      String origin = "the passphrase in " + access.passphraseFile();
      try {
        String text = Files.readString(access.passphraseFile(), StandardCharsets.UTF_8);
        return of(text.replaceFirst("\\R\\z", ""), origin);
      } catch (IOException e) {
        return new Passphrase(Optional.empty(), origin + " cannot be read");
      }
    }
    if (access.passphraseVariable() != null) {
      String value = System.getenv(access.passphraseVariable());
      String origin = "the passphrase in the worker's variable " + access.passphraseVariable();
      return value == null
          ? new Passphrase(Optional.empty(), origin + " is not there")
          : of(value, origin);
    }
    return new Passphrase(Optional.empty(), HOW);
  }

  private static Passphrase of(String text, String origin) {
    return new Passphrase(Optional.of(text.getBytes(StandardCharsets.UTF_8)), origin);
  }

  /** Never the passphrase. */
  @Override
  public String toString() {
    return origin;
  }
}
