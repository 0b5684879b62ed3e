package io.openmldb.rollout.activities.ssh;

import io.openmldb.rollout.activities.ssh.config.SshPattern;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A line of a file of known host keys, as OpenSSH reads it. */
final class KnownHostLine {

  /** Before a key that signs the certificates of hosts. */
  static final String AUTHORITY = "@cert-authority";

  /** Before a key that is not to be accepted any more. */
  static final String REVOKED = "@revoked";

  /** Before a key of the host's own. */
  static final String NO_MARKER = "";

  private static final String HASH = "HmacSHA1";

  /** No public key is as short. */
  private static final int LEAST_BYTES = 32;

  private final String marker;
  private final String hosts;
  private final String type;
  private final byte[] key;

  private KnownHostLine(String marker, String hosts, String type, byte[] key) {
    this.marker = marker;
    this.hosts = hosts;
    this.type = type;
    this.key = key;
  }

  /**
   * Reads a line.
   *
   * @return empty for a comment, and for what {@code ssh} passes over too: a marker that there is
   *     not, a key that is none
   */
  static Optional<KnownHostLine> of(String text) {
    List<String> words = new ArrayList<>(Arrays.asList(text.strip().split("[ \t\r]+", -1)));
    String marker = NO_MARKER;
    if (words.get(0).startsWith("@")) {
      marker = words.remove(0);
    }
    boolean isMarker = List.of(NO_MARKER, AUTHORITY, REVOKED).contains(marker);
    if (!isMarker || words.size() < 3 || words.get(0).startsWith("#")) {
      return Optional.empty();
    }
    byte[] key;
    try {
      key = Base64.getDecoder().decode(words.get(2));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return isOfType(key, words.get(1))
        ? Optional.of(new KnownHostLine(marker, words.get(0), words.get(1), key))
        : Optional.empty();
  }

  /** A key begins with the name of its type. */
  private static boolean isOfType(byte[] key, String type) {
    byte[] name = type.getBytes(StandardCharsets.UTF_8);
    return key.length >= LEAST_BYTES
        && key.length > Integer.BYTES + name.length
        && ByteBuffer.wrap(key).getInt() == name.length
        && Arrays.equals(name, Arrays.copyOfRange(key, Integer.BYTES, Integer.BYTES + name.length));
  }

  /**
   * Whether the line is about the host {@code name}.
   *
   * @param name in lower case; {@code [name]:port} where the port is not 22
   */
  boolean isAbout(String name) {
    return hosts.startsWith("|") ? isHashOf(name) : SshPattern.listMatchesInAnyCase(name, hosts);
  }

  /** Of a hash, {@code |1|salt|hash}. */
  private boolean isHashOf(String name) {
    String[] parts = hosts.split("\\|", -1);
    if (parts.length != 4 || !parts[1].equals("1")) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance(HASH);
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[2]), HASH));
      byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
      return MessageDigest.isEqual(hash, Base64.getDecoder().decode(parts[3]));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  boolean isMarked(String with) {
    return marker.equals(with);
  }

  String marker() {
    return marker;
  }

  /** Whether its key is a certificate, which stands for the key that it certifies. */
  boolean isCertificate() {
    return type.endsWith("-cert-v01@openssh.com");
  }

  boolean has(byte[] otherKey) {
    return Arrays.equals(key, otherKey);
  }

  /** The public key, as it goes over the wire. */
  byte[] key() {
    return key.clone();
  }
}
