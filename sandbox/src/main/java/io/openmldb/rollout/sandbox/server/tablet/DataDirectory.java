package io.openmldb.rollout.sandbox.server.tablet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of one replica: {@code <root>/<tid>_<pid>} with its meta and its {@code binlog} folder.
 * There is one log file as a rule; a second one is there from the hour a leader wrote to a replica
 * that was still to be loaded.
 */
final class DataDirectory {
  private static final String SUFFIX = ".log";

  private final Path path;

  DataDirectory(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  Path binlogPath() {
    return path.resolve("binlog");
  }

  boolean exists() {
    return Files.isDirectory(path);
  }

  /** The log files, oldest first. */
  List<Path> logs() throws IOException {
    if (!Files.isDirectory(binlogPath())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(binlogPath())) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  /** A file name behind all that are there. */
  Path nextLog() throws IOException {
    List<Path> logs = logs();
    if (logs.isEmpty()) {
      return binlogPath().resolve("00000000" + SUFFIX);
    }
    String last = logs.get(logs.size() - 1).getFileName().toString();
    int number = Integer.parseInt(last.substring(0, last.length() - SUFFIX.length()));
    return binlogPath().resolve("%08d".formatted(number + 1) + SUFFIX);
  }

  /** Removes everything, or moves it to a recycle bin where one is given. */
  void discard(Path recycleBin) throws IOException {
    if (recycleBin != null) {
      Files.createDirectories(recycleBin);
      Files.move(path, recycleBin.resolve(path.getFileName() + "_" + System.nanoTime()));
      return;
    }
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(path)) {
      walk.forEach(paths::add);
    }
    paths.sort(Comparator.reverseOrder());
    for (Path each : paths) {
      Files.delete(each);
    }
  }
}
