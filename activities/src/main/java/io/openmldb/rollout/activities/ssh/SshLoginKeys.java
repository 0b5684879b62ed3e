package io.openmldb.rollout.activities.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys and certificates of one login, read anew for it: certificates live for hours. What
 * cannot be used is passed over, as {@code ssh} does, and told when the login fails.
 */
final class SshLoginKeys {

  private final JSch jsch;
  private final List<UserCertificate> certificates = new ArrayList<>();
  private final List<String> offered = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private SshLoginKeys(JSch jsch) {
    this.jsch = jsch;
  }

  /**
   * Gives {@code jsch} the keys to offer, in their order.
   *
   * @param files of private keys
   * @param certificateFiles of certificates for some of them; with none, each key's is looked for
   *     beside it, in {@code <key>-cert.pub}
   */
  static SshLoginKeys add(JSch jsch, List<Path> files, List<Path> certificateFiles) {
    SshLoginKeys keys = new SshLoginKeys(jsch);
    for (Path file : certificateFiles) {
      keys.readCertificate(file);
    }
    for (Path file : files) {
      if (certificateFiles.isEmpty()) {
        Path beside = Path.of(file + "-cert.pub");
        if (Files.exists(beside)) {
          keys.readCertificate(beside);
        }
      }
      keys.offer(file);
    }
    return keys;
  }

  private void readCertificate(Path file) {
    try {
      if (Files.exists(file)) {
        certificates.add(UserCertificate.read(file));
      } else {
        notes.add(file + " is not there");
      }
    } catch (IOException e) {
      notes.add("the certificate " + file + " cannot be read (" + e.getMessage() + ")");
    }
  }

  private void offer(Path file) {
    if (!Files.exists(file)) {
      notes.add(file + " is not there");
      return;
    }
    if (!Files.isReadable(file)) {
      notes.add(file + " may not be read by the worker's user");
      return;
    }
    try {
      KeyPair key = KeyPair.load(jsch, file.toString());
      if (key.isEncrypted()) {
        notes.add(
            file
                + " is encrypted, and the worker has nobody to ask for its passphrase and uses no"
                + " agent: give it a key without a passphrase that only its user may read");
        return;
      }
      for (UserCertificate certificate : certificates) {
        if (certificate.isFor(key.getPublicKeyBlob())) {
          jsch.addIdentity(file.toString(), certificate.file().toString(), null);
          notes.add(certificate.description(Instant.now()));
        }
      }
      jsch.addIdentity(file.toString());
      offered.add(file.toString());
    } catch (JSchException e) {
      notes.add(file + " is no private key that can be read (" + e.getMessage() + ")");
    }
  }

  /** Whether there is none to offer. */
  boolean isEmpty() {
    return offered.isEmpty();
  }

  /** For a message: what was offered, and what could not be. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    parts.add(
        offered.isEmpty()
            ? "no key could be offered"
            : "offered were the keys " + String.join(", ", offered));
    parts.addAll(notes);
    return String.join("; ", parts);
  }
}
