package io.openmldb.rollout.sandbox.layout;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The code that a practice cluster's processes run: a copy of what built it, because a later build
 * of the project must not pull the jars away from under running processes.
 */
public final class LibraryCopy {

  private static final String CLASSES = "classes";

  private LibraryCopy() {}

  /** Everything that this process itself runs from. */
  public static List<Path> ofThisProcess() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.isBlank())
        .map(Path::of)
        .filter(Files::exists)
        .toList();
  }

  /** Copies jars as they are and merges class folders into one. */
  static void copy(List<Path> classpath, Path folder) throws IOException {
    Files.createDirectories(folder.resolve(CLASSES));
    for (Path entry : classpath) {
      if (Files.isDirectory(entry)) {
        copyTree(entry, folder.resolve(CLASSES));
      } else {
        copyFile(entry, folder.resolve(entry.getFileName()));
      }
    }
  }

  /** The class path of a folder that {@link #copy} filled. */
  static String classpath(Path folder) {
    return folder.resolve(CLASSES) + File.pathSeparator + folder + "/*";
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> entries = Files.walk(from)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        Path target = to.resolve(from.relativize(entry).toString());
        if (Files.isDirectory(entry)) {
          Files.createDirectories(target);
        } else {
          copyFile(entry, target);
        }
      }
    }
  }

  private static void copyFile(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
  }
}
