package io.openmldb.rollout.sandbox.cli;

import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that every command has: which practice cluster. */
final class DirectoryOption {

  @Option(
      names = "--dir",
      required = true,
      paramLabel = "D",
      description = "the practice cluster's directory")
  private Path directory;

  /** The directory, absolute; its real path where it exists, because processes are found by it. */
  Path directory() throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    return Files.exists(absolute) ? absolute.toRealPath() : absolute;
  }

  SandboxLayout open() throws IOException {
    return SandboxLayout.open(directory());
  }
}
