package io.openmldb.rollout.acceptance.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of this repository, by their paths in it. */
final class RepositoryFiles {

  private static final Path ROOT = findRoot();

  private RepositoryFiles() {}

  static Path path(String relative) {
    return ROOT.resolve(relative).normalize();
  }

  static String text(String relative) {
    try {
      return Files.readString(path(relative));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> lines(String relative) {
    return text(relative).lines().toList();
  }

  /** Tests run in their module's folder, or, from an editor, in the root. */
  private static Path findRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docker-compose.yml"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("docker-compose.yml is in no folder above this one");
      }
    }
    return folder;
  }
}
