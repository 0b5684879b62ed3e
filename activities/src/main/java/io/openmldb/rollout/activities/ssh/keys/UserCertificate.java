package io.openmldb.rollout.activities.ssh.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A user's certificate of an SSH certification authority, as {@code ssh-keygen -s} writes it. */
final class UserCertificate {

  private static final String MARK = "-cert-v01@openssh.com";
  private static final BigInteger LAST_INSTANT = BigInteger.valueOf(Instant.MAX.getEpochSecond());

  private final Path file;
  private final byte[] publicKey;
  private final List<String> principals;
  private final Instant from;
  private final Instant until;

  private UserCertificate(
      Path file, byte[] publicKey, List<String> principals, Instant from, Instant until) {
    this.file = file;
    this.publicKey = publicKey;
    this.principals = principals;
    this.from = from;
    this.until = until;
  }

  /**
   * Reads one.
   *
   * @throws IOException when {@code file} cannot be read, or holds none
   */
  static UserCertificate read(Path file) throws IOException {
    String[] words = Files.readString(file).strip().split("\\s+", 3);
    if (words.length < 2 || !words[0].endsWith(MARK)) {
      throw new IOException(file + " holds no SSH certificate");
    }
    try {
      return parse(file, Base64.getDecoder().decode(words[1]));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw new IOException(file + " holds no complete SSH certificate", e);
    }
  }

  private static UserCertificate parse(Path file, byte[] blob) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(blob);
    String type = text(in);
    string(in); // A nonce.
    int fields =
        switch (type.substring(0, Math.max(0, type.length() - MARK.length()))) {
          case "ssh-ed25519" -> 1;
          case "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521" -> 2;
          default ->
              throw new IOException(file + " is of the type " + type + ", which is not supported");
        };
    int begin = in.position();
    for (int i = 0; i < fields; i++) {
      string(in);
    }
    byte[] plain =
        type.substring(0, type.length() - MARK.length()).getBytes(StandardCharsets.UTF_8);
    byte[] key =
        ByteBuffer.allocate(4 + plain.length + in.position() - begin)
            .putInt(plain.length)
            .put(plain)
            .put(blob, begin, in.position() - begin)
            .array();
    in.getLong(); // The serial number,
    in.getInt(); // the kind, of a user or of a host,
    string(in); // and the certificate's name.
    List<String> principals = new ArrayList<>();
    ByteBuffer names = ByteBuffer.wrap(string(in));
    while (names.hasRemaining()) {
      principals.add(text(names));
    }
    return new UserCertificate(file, key, principals, instant(in), instant(in));
  }

  private static String text(ByteBuffer in) {
    return new String(string(in), StandardCharsets.UTF_8);
  }

  private static byte[] string(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static Instant instant(ByteBuffer in) {
    byte[] bytes = new byte[Long.BYTES];
    in.get(bytes);
    return Instant.ofEpochSecond(new BigInteger(1, bytes).min(LAST_INSTANT).longValue());
  }

  Path file() {
    return file;
  }

  /** Whether it is for the key whose public half is {@code blob}. */
  boolean isFor(byte[] blob) {
    return Arrays.equals(publicKey, blob);
  }

  /** For the operator whose login was refused: since when it is no good, or for whom it is. */
  String description(Instant now) {
    if (!now.isBefore(until)) {
      return "the certificate " + file + " expired at " + until + ": get a new one";
    }
    if (now.isBefore(from)) {
      return "the certificate " + file + " is not valid before " + from;
    }
    return "the certificate "
        + file
        + " is for "
        + (principals.isEmpty() ? "any user" : String.join(", ", principals))
        + (until.getEpochSecond() == LAST_INSTANT.longValue() ? "" : ", until " + until);
  }
}
