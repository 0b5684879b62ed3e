package io.openmldb.rollout.sandbox.cli;

import io.openmldb.rollout.sandbox.house.House;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that every command has: which practice cluster. */
final class HouseOption {

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

  House open() throws IOException {
    return House.open(directory());
  }
}
