package io.openmldb.rollout.sandbox.tables;

import static io.openmldb.rollout.sandbox.tables.TableSpec.Storage.HDD;
import static io.openmldb.rollout.sandbox.tables.TableSpec.Storage.MEMORY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The tables that a practice cluster shall have, as YAML:
 *
 * <pre>
 * tables:
 *   - {db: demo, name: orders, partitions: 4, replicas: 3, storage: memory, rows: 25}
 * </pre>
 *
 * @param tables in the order in which they are made
 */
public record TableSpecFile(List<TableSpec> tables) {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS).build();

  public TableSpecFile {
    if (tables == null) {
      throw new IllegalArgumentException("there is no list 'tables'");
    }
    tables = List.copyOf(tables);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is not of this form; the message says where
   */
  public static TableSpecFile read(Path file) throws IOException {
    try {
      return YAML.readValue(Files.readString(file), TableSpecFile.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** One table of each kind, with no more replicas than there are tablets. */
  public static TableSpecFile standard(int tablets) {
    return new TableSpecFile(
        List.of(
            new TableSpec("demo", "orders", 4, Math.min(3, tablets), MEMORY, 25),
            new TableSpec("demo", "users", 4, Math.min(2, tablets), MEMORY, 25),
            new TableSpec("demo", "sessions", 3, 1, MEMORY, 25),
            new TableSpec("demo", "events", 2, Math.min(2, tablets), HDD, 25)));
  }
}
