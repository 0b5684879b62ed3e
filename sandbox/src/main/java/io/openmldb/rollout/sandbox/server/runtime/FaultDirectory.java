package io.openmldb.rollout.sandbox.server.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Faults that somebody put into a node's working directory, a file {@code fault/<name>} each. */
public final class FaultDirectory implements InjectedFaults {
  private static final Logger log = LoggerFactory.getLogger(FaultDirectory.class);

  private final Path directory;

  public FaultDirectory(Path workingDirectory) {
    this.directory = workingDirectory.resolve("fault");
  }

  @Override
  public Optional<String> find(String name) {
    try {
      return Optional.of(Files.readString(directory.resolve(name)).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      log.warn("fault {} cannot be read and is ignored: {}", name, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public synchronized boolean take(String name, String... lines) {
    List<String> left = new ArrayList<>(find(name).stream().flatMap(String::lines).toList());
    for (String line : lines) {
      if (left.remove(line)) {
        return keep(name, left);
      }
    }
    return false;
  }

  private boolean keep(String name, List<String> left) {
    Path file = directory.resolve(name);
    try {
      if (left.isEmpty()) {
        return Files.deleteIfExists(file);
      }
      Files.write(file, left);
      return true;
    } catch (IOException e) {
      log.warn("fault {} cannot be used up and is ignored: {}", name, e.getMessage());
      return false;
    }
  }
}
