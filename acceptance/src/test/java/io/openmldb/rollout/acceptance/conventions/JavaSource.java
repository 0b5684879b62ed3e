package io.openmldb.rollout.acceptance.conventions;

import io.openmldb.rollout.acceptance.testbed.RepositoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A source file of the repository.
 *
 * @param module the module that it is in
 * @param name the simple name of its class
 * @param text all of it
 * @param code it without comments and string literals
 */
record JavaSource(String module, boolean isTestCode, String name, String text, String code) {

  private static final String EXTENSION = ".java";

  /** Text blocks and literals first, so that what looks like a comment in them is none. */
  private static final Pattern NO_CODE =
      Pattern.compile(
          "(?s)\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\])'"
              + "|/\\*.*?\\*/|//[^\n]*");

  /** A source file with this text. */
  static JavaSource of(String module, boolean isTestCode, String name, String text) {
    return new JavaSource(module, isTestCode, name, text, NO_CODE.matcher(text).replaceAll("\"\""));
  }

  /** All source files of all modules. */
  static List<JavaSource> all() throws IOException {
    Path root = RepositoryRoot.find().root();
    List<JavaSource> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module :
          modules.filter(folder -> Files.isDirectory(folder.resolve("src"))).toList()) {
        read(module, false, sources);
        read(module, true, sources);
      }
    }
    return sources;
  }

  private static void read(Path module, boolean tests, List<JavaSource> sources)
      throws IOException {
    Path folder = module.resolve(tests ? "src/test/java" : "src/main/java");
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(EXTENSION)).toList()) {
        String name = file.getFileName().toString().replace(EXTENSION, "");
        sources.add(of(module.getFileName().toString(), tests, name, Files.readString(file)));
      }
    }
  }

  /** Whether the tests in it are run. */
  boolean isTestClass() {
    return isTestCode && name.endsWith("Test");
  }
}
