package io.openmldb.rollout.acceptance.stage;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout whose launchers are run. */
public final class Repository {

  private final Path root;

  private Repository(Path root) {
    this.root = root;
  }

  /** The checkout that the current folder is in. */
  public static Repository here() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      if (Files.isExecutable(folder.resolve("bin/rollout"))
          && Files.exists(folder.resolve("mvnw"))) {
        return new Repository(folder);
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
