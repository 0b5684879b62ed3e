package io.openmldb.rollout.acceptance.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What the driver did and saw in one run, line by line, in a file of its own. */
final class RunLog {

  private final Path file;

  RunLog(Path file) throws IOException {
    this.file = file;
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
  }

  Path file() {
    return file;
  }

  synchronized void note(String what) {
    String line = Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + what;
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
