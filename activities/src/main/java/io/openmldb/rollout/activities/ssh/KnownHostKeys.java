package io.openmldb.rollout.activities.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys by which one host is known, of the files in which OpenSSH would look for them, and by
 * its rules: patterns, hashes, ports, markers. JSch's own repository of host keys knows no
 * patterns. Nothing is ever added to the files.
 */
final class KnownHostKeys implements HostKeyRepository {

  /** Every line here is about the host, however JSch may call it. */
  private static final String THE_HOST = "*";

  private static final int USUAL_PORT = 22;

  private final String files;
  private final List<KnownHostLine> lines;

  /**
   * What counts where {@link #lines} have nothing of the kind: lines of the host without its port.
   */
  private final List<KnownHostLine> linesWithoutPort;

  private KnownHostKeys(
      String files, List<KnownHostLine> lines, List<KnownHostLine> linesWithoutPort) {
    this.files = files;
    this.lines = lines;
    this.linesWithoutPort = linesWithoutPort;
  }

  /**
   * Reads the files; one that is not there knows no host.
   *
   * @param alias the name by which the host is known, whatever its port, where that is not its own
   * @throws IOException when a file cannot be read, or has a line about the host that cannot be
   *     followed
   */
  static KnownHostKeys read(String host, int port, Optional<String> alias, List<Path> files)
      throws IOException {
    String name = alias.orElse(host).toLowerCase(Locale.ROOT);
    boolean isPlain = alias.isPresent() || port == USUAL_PORT;
    String withPort = isPlain ? name : "[" + name + "]:" + port;
    List<KnownHostLine> lines = new ArrayList<>();
    List<KnownHostLine> linesWithoutPort = new ArrayList<>();
    for (Path file : files) {
      lines.addAll(about(withPort, file));
      if (!isPlain) {
        linesWithoutPort.addAll(about(name, file));
      }
    }
    return new KnownHostKeys(named(files), lines, linesWithoutPort);
  }

  private static List<KnownHostLine> about(String name, Path file) throws IOException {
    List<KnownHostLine> about = new ArrayList<>();
    if (!Files.exists(file)) {
      return about;
    }
    int number = 0;
    String content = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    for (String text : content.split("\n", -1)) {
      number++;
      Optional<KnownHostLine> line = KnownHostLine.of(text).filter(it -> it.isAbout(name));
      if (line.isPresent() && line.get().isCertificate()) {
        throw new IOException(
            file + ":" + number + ": a certificate is not supported there; name its key or its CA");
      }
      line.ifPresent(about::add);
    }
    return about;
  }

  /** The files for a message: those that are there, else the first of them. */
  private static String named(List<Path> files) {
    List<Path> there = files.stream().filter(Files::exists).toList();
    return files.isEmpty()
        ? "any file: UserKnownHostsFile and GlobalKnownHostsFile are none"
        : (there.isEmpty() ? files.subList(0, 1) : there)
            .stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  /** A revoked key counts as known: JSch then finds it among the revoked ones, and says so. */
  @Override
  public int check(String host, byte[] key) {
    List<KnownHostLine> own = marked(KnownHostLine.NO_MARKER);
    if (revoked().anyMatch(line -> line.has(key)) || own.stream().anyMatch(it -> it.has(key))) {
      return OK;
    }
    return own.isEmpty() ? NOT_INCLUDED : CHANGED;
  }

  private List<KnownHostLine> marked(String marker) {
    List<KnownHostLine> exact = lines.stream().filter(line -> line.isMarked(marker)).toList();
    return exact.isEmpty()
        ? linesWithoutPort.stream().filter(line -> line.isMarked(marker)).toList()
        : exact;
  }

  /** Where the host is known with its port, lines without it are not looked at, as by ssh. */
  private Stream<KnownHostLine> revoked() {
    boolean isKnownWithPort = lines.stream().anyMatch(it -> it.isMarked(KnownHostLine.NO_MARKER));
    return Stream.concat(
            lines.stream(), isKnownWithPort ? Stream.empty() : linesWithoutPort.stream())
        .filter(line -> line.isMarked(KnownHostLine.REVOKED));
  }

  @Override
  public HostKey[] getHostKey() {
    return getHostKey(null, null);
  }

  /** Marked keys of every type: a revoked RSA key is one by whatever name JSch asks for it. */
  @Override
  public HostKey[] getHostKey(@Nullable String host, @Nullable String type) {
    return Stream.of(
            marked(KnownHostLine.NO_MARKER).stream(),
            marked(KnownHostLine.AUTHORITY).stream(),
            revoked())
        .flatMap(some -> some)
        .map(KnownHostKeys::ofJsch)
        .flatMap(Optional::stream)
        .filter(key -> type == null || !key.getMarker().isEmpty() || key.getType().equals(type))
        .toArray(HostKey[]::new);
  }

  /** Empty for a key of a type that JSch does not have, and so never agrees on with a server. */
  private static Optional<HostKey> ofJsch(KnownHostLine line) {
    try {
      return Optional.of(new HostKey(line.marker(), THE_HOST, HostKey.GUESS, line.key(), null));
    } catch (JSchException e) {
      return Optional.empty();
    }
  }

  @Override
  public String getKnownHostsRepositoryID() {
    return files;
  }

  @Override
  public void add(HostKey hostkey, UserInfo ui) {
    throw new UnsupportedOperationException("host keys are never added");
  }

  @Override
  public void remove(String host, String type) {
    throw new UnsupportedOperationException("host keys are never removed");
  }

  @Override
  public void remove(String host, String type, byte[] key) {
    remove(host, type);
  }
}
