package io.openmldb.rollout.acceptance.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in {@code examples/java} belong to no module, and compile all the same. */
class JavaExamplesTest {

  private static final Path EXAMPLES = Path.of("../examples/java");

  @Test
  void everyExampleCompiles(@TempDir Path classes) throws Exception {
    List<Path> examples;
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      examples = files.toList();
    }
    assertThat(examples).isNotEmpty();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
      compiler
          .getTask(
              null,
              files,
              diagnostics,
              List.of(
                  "-proc:none",
                  "-Xlint:all,-processing,-classfile,-path",
                  "-classpath",
                  System.getProperty("java.class.path"),
                  "-d",
                  classes.toString()),
              null,
              files.getJavaFileObjectsFromPaths(examples))
          .call();
    }

    assertThat(diagnostics.getDiagnostics()).isEmpty();
  }
}
