package io.openmldb.rollout.sandbox.server.tablet.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The files of one replica: {@code <root>/<tid>_<pid>} with its meta and its {@code binlog} folder.
 */
final class DataDirectory implements ReplicaStorage {
  private static final String SUFFIX = ".log";

  private final Path path;

  /** Null where what is dropped is deleted at once. */
  private final Path recycleBin;

  DataDirectory(Path path, Path recycleBin) {
    this.path = path;
    this.recycleBin = recycleBin;
  }

  @Override
  public String location() {
    return path.toString();
  }

  @Override
  public boolean exists() {
    return Files.isDirectory(path);
  }

  @Override
  public TableMeta readMeta() throws IOException {
    return TableMeta.readFrom(path);
  }

  @Override
  public void writeMeta(TableMeta meta) throws IOException {
    meta.writeTo(path);
  }

  @Override
  public List<String> logs() throws IOException {
    if (!Files.isDirectory(binlogPath())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(binlogPath())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .sorted()
          .toList();
    }
  }

  @Override
  public String nextLog() throws IOException {
    List<String> logs = logs();
    if (logs.isEmpty()) {
      return "00000000" + SUFFIX;
    }
    String last = logs.get(logs.size() - 1);
    int number = Integer.parseInt(last.substring(0, last.length() - SUFFIX.length()));
    return "%08d".formatted(number + 1) + SUFFIX;
  }

  @Override
  public Binlog open(String log, Consumer<LogEntry> reader) throws IOException {
    return FileBinlog.open(binlogPath().resolve(log), reader);
  }

  @Override
  public void delete(Collection<String> logs) throws IOException {
    for (String log : logs) {
      Files.deleteIfExists(binlogPath().resolve(log));
    }
  }

  @Override
  public void discard() throws IOException {
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

  @Override
  public void receive(byte[] block, boolean first) throws IOException {
    if (first) {
      Files.createDirectories(received().getParent());
      Files.deleteIfExists(received());
    }
    Files.write(received(), block, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public void install(TableMeta meta) throws IOException {
    if (exists()) {
      discard();
    }
    meta.writeTo(path);
    Files.createDirectories(binlogPath());
    Files.move(received(), binlogPath().resolve(nextLog()));
  }

  private Path binlogPath() {
    return path.resolve("binlog");
  }

  private Path received() {
    return path.resolveSibling(path.getFileName() + ".received");
  }
}
