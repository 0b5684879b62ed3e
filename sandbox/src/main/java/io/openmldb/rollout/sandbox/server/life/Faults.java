package io.openmldb.rollout.sandbox.server.life;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Faults that somebody put into a node's working directory, a file {@code fault/<name>} each. */
public final class Faults {
  private static final Logger log = LoggerFactory.getLogger(Faults.class);

  private final Path directory;

  public Faults(Path workingDirectory) {
    this.directory = workingDirectory.resolve("fault");
  }

  /** What the fault's file says, or empty where there is no such fault. */
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

  /** Uses a fault up: true if its file says exactly this, and then the file is gone. */
  public boolean take(String name, String content) {
    if (find(name).filter(content::equals).isEmpty()) {
      return false;
    }
    try {
      return Files.deleteIfExists(directory.resolve(name));
    } catch (IOException e) {
      log.warn("fault {} cannot be removed and is ignored: {}", name, e.getMessage());
      return false;
    }
  }
}
