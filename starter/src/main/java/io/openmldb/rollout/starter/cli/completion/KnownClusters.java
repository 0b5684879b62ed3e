package io.openmldb.rollout.starter.cli.completion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names of clusters that {@code rollout clusters} and {@code rollout history} have shown on
 * this machine: a file of the user's, from which shells complete them. To ask Temporal would take
 * longer than a person waits after a key, and it may not answer. Nothing fails where the file
 * cannot be read or written.
 */
public final class KnownClusters {

  /** Below the folder for caches; {@link ClusterCompletion} and fish's script read it. */
  static final String FILE = "openmldb-rollout/clusters";

  private static final int MOST = 200;

  /** Others would have to be quoted on a command line. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}._][\\p{L}\\p{N}._-]*");

  private final Optional<Path> file;

  private KnownClusters(Optional<Path> file) {
    this.file = file;
  }

  /** The user's whose {@code environment} this is. */
  public static KnownClusters of(Map<String, String> environment) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (cache.isEmpty() && home.isEmpty()) {
      return new KnownClusters(Optional.empty());
    }
    try {
      Path folder = cache.isEmpty() ? Path.of(home, ".cache") : Path.of(cache);
      return new KnownClusters(Optional.of(folder.resolve(FILE)));
    } catch (InvalidPathException e) {
      return new KnownClusters(Optional.empty());
    }
  }

  /** Adds {@code names}; those seen longest ago are forgotten when there are many. */
  public void add(Stream<String> names) {
    if (file.isEmpty()) {
      return;
    }
    List<String> before = read(file.get());
    Set<String> known = new LinkedHashSet<>();
    names.filter(name -> PLAIN.matcher(name).matches()).forEach(known::add);
    known.addAll(before);
    List<String> kept = known.stream().limit(MOST).toList();
    if (!kept.equals(before)) {
      write(file.get(), kept);
    }
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return new ArrayList<>(); // There is none yet, or it is of no use.
    }
  }

  /** As a whole, because a shell may read it at any moment. */
  private static void write(Path file, List<String> lines) {
    try {
      Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
      Path written = Files.write(Files.createTempFile(folder, "clusters", ".new"), lines);
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      // Then the names are not completed.
    }
  }
}
