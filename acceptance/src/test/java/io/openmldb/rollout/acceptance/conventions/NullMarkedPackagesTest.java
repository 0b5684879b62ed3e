package io.openmldb.rollout.acceptance.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.testbed.RepositoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In the product's own code the build knows what may be null: it looks at marked packages only. */
class NullMarkedPackagesTest {

  @ParameterizedTest
  @ValueSource(strings = {"workflows", "activities", "worker", "starter"})
  void everyPackageIsMarked(String module) throws IOException {
    Path sources = RepositoryRoot.find().root().resolve(module).resolve("src/main/java");

    assertThat(packages(sources))
        .isNotEmpty()
        .allSatisfy(
            folder ->
                assertThat(Files.readString(folder.resolve("package-info.java")))
                    .contains("@NullMarked"));
  }

  private static List<Path> packages(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(Path::getParent)
          .distinct()
          .toList();
    }
  }
}
