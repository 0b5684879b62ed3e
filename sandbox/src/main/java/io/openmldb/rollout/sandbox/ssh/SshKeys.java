package io.openmldb.rollout.sandbox.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;

/**
 * The key files of a practice cluster, as OpenSSH writes them: one pair to log in with, one for the
 * host.
 */
public final class SshKeys {

  static final String IDENTITY = "id_ed25519";
  static final String HOST_KEY = "host_ed25519";

  private static final FileAttribute<Set<PosixFilePermission>> FOLDER_OF_THE_OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> FILE_OF_THE_OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private SshKeys() {}

  /**
   * Creates the folder with {@code id_ed25519}, {@code host_ed25519}, their public halves and
   * {@code known_hosts}.
   */
  public static void create(Path folder, String host, int port) throws IOException {
    Files.createDirectories(folder, FOLDER_OF_THE_OWNER);
    try {
      write(folder.resolve(IDENTITY), "practice cluster, login");
      KeyPair hostKey = write(folder.resolve(HOST_KEY), "practice cluster, host");
      Files.writeString(
          folder.resolve("known_hosts"),
          "[%s]:%d %s%n".formatted(host, port, PublicKeyEntry.toString(hostKey.getPublic())));
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot make SSH keys in " + folder, e);
    }
  }

  private static KeyPair write(Path file, String comment)
      throws IOException, GeneralSecurityException {
    KeyPair pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
    Files.createFile(file, FILE_OF_THE_OWNER);
    try (OutputStream out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, comment, null, out);
    }
    Files.writeString(
        file.resolveSibling(file.getFileName() + ".pub"),
        PublicKeyEntry.toString(pair.getPublic()) + " " + comment + "\n");
    return pair;
  }
}
