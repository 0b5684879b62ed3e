package io.openmldb.rollout.acceptance.testbed;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout whose launchers are run. */
public final class RepositoryRoot {

  private final Path root;

  private RepositoryRoot(Path root) {
    this.root = root;
  }

  /** The checkout that the current folder is in. */
  public static RepositoryRoot find() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      if (Files.isExecutable(folder.resolve("bin/rollout"))
          && Files.exists(folder.resolve("mvnw"))) {
        return new RepositoryRoot(folder);
      }
      folder = folder.getParent();
    }
    throw new IllegalStateException("not inside a checkout: " + Path.of("").toAbsolutePath());
  }

  public Path root() {
    return root;
  }

  /** A launcher in {@code bin}. */
  public String launcher(String name) {
    return root.resolve("bin").resolve(name).toString();
  }
}
