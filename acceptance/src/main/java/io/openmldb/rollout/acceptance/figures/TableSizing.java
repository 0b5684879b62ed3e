package io.openmldb.rollout.acceptance.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tables that give each of three tablets about so many leaders. */
final class TableSizing {

  static final String DATABASE = "figures";

  /** OpenMLDB's own tables have a partition each. */
  private static final int INTERNAL = 5;

  private static final int TABLETS = 3;
  private static final int ROWS = 100;

  private TableSizing() {}

  /**
   * A file for {@code bin/sandbox up --tables}. Of eight partitions one has three replicas and the
   * others two; so 10 leaders come with 21 replicas.
   */
  static Path leadersEach(int leaders, Path folder) throws IOException {
    int partitions = Math.max(1, TABLETS * leaders - INTERNAL);
    int threefold = partitions / 8;
    StringBuilder yaml = new StringBuilder("tables:\n");
    append(yaml, "twofold", partitions - threefold, 2);
    if (threefold > 0) {
      append(yaml, "threefold", threefold, 3);
    }
    Path file = Files.createDirectories(folder).resolve("tables.yaml");
    return Files.writeString(file, yaml);
  }

  private static void append(StringBuilder yaml, String name, int partitions, int replicas) {
    yaml.append(
        "  - {db: %s, name: %s, partitions: %d, replicas: %d, storage: memory, rows: %d}%n"
            .formatted(DATABASE, name, partitions, replicas, ROWS));
  }
}
