package io.openmldb.rollout.starter.cli;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The JSON Schemas in {@code docs/schemas}. */
final class PublishedSchema {

  private static final Path FOLDER = Path.of("../docs/schemas");

  private PublishedSchema() {}

  /** Where {@code json} is not as {@code schema} says; empty where it is. */
  static List<String> errors(String schema, String json) throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Files.readString(FOLDER.resolve(schema + ".json")), InputFormat.JSON)
        .validate(json, InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }
}
