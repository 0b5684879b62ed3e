package io.openmldb.rollout.activities.registry;

import io.openmldb.rollout.workflows.json.JsonObjectReader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Paths as the registry file writes them: relative to that file, {@code ~} being the home of the
 * worker's user.
 *
 * @param registry the registry file
 */
record RegistryPaths(Path registry) {

  /** A file that can be read; empty when absent, or, with a problem, when it cannot. */
  Optional<Path> file(JsonObjectReader object, String field) {
    return path(object, field, path -> Files.isRegularFile(path) && Files.isReadable(path), "file");
  }

  /**
   * Something that is there, a socket say; empty when absent, or, with a problem, when it is not.
   */
  Optional<Path> existing(JsonObjectReader object, String field) {
    return path(object, field, Files::exists, "socket");
  }

  /** A directory; empty when absent, or, with a problem, when there is none. */
  Optional<Path> directory(JsonObjectReader object, String field) {
    return path(object, field, Files::isDirectory, "directory");
  }

  private Optional<Path> path(
      JsonObjectReader object, String field, Predicate<Path> usable, String kind) {
    String written = object.text(field);
    if (written == null) {
      return Optional.empty();
    }
    try {
      Path path = resolve(written);
      if (usable.test(path)) {
        return Optional.of(path);
      }
      object.problem(field, "names no readable " + kind + ": " + path);
    } catch (InvalidPathException e) {
      object.problem(field, "is no path: " + e.getMessage());
    }
    return Optional.empty();
  }

  private Path resolve(String written) {
    boolean atHome = written.equals("~") || written.startsWith("~/");
    Path path =
        atHome
            ? Path.of(System.getProperty("user.home"), written.substring(1))
            : registry.resolveSibling(written);
    return path.normalize();
  }
}
