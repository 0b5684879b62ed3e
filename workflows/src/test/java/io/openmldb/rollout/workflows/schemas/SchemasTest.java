package io.openmldb.rollout.workflows.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The files in {@code docs/schemas} are what the records are. */
class SchemasTest {

  static final Path FOLDER = Path.of("../docs/schemas");

  private final Map<String, String> schemas = new Schemas().all();

  @Test
  void everySchemaIsUpToDate() throws IOException {
    for (Map.Entry<String, String> schema : schemas.entrySet()) {
      assertThat(file(schema.getKey()))
          .as("./mvnw -pl workflows test -Drecording -Dtest=SchemasTest#writeSchemas makes it anew")
          .hasContent(schema.getValue());
    }
  }

  @Test
  void noSchemaIsLeftOfSomethingThatIsNoMore() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<String> names =
          files.map(file -> file.getFileName().toString().replace(".json", "")).toList();
      assertThat(names).containsExactlyInAnyOrderElementsOf(schemas.keySet());
    }
  }

  /** Writes what the tests above compare. */
  @Test
  @Tag("recording")
  void writeSchemas() throws IOException {
    Files.createDirectories(FOLDER);
    for (Map.Entry<String, String> schema : schemas.entrySet()) {
      Files.writeString(file(schema.getKey()), schema.getValue());
    }
  }

  private static Path file(String name) {
    return FOLDER.resolve(name + ".json");
  }
}
