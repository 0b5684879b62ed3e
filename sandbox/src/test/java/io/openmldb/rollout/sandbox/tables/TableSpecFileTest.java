package io.openmldb.rollout.sandbox.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.sandbox.tables.TableSpec.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableSpecFileTest {

  @TempDir Path directory;

  @Test
  void tablesAreReadInTheirOrderAndLiveInMemoryUnlessTheySayOtherwise() throws IOException {
    TableSpecFile file =
        read(
            """
            tables:
              - {db: shop, name: orders, partitions: 4, replicas: 3, rows: 10}
              - {db: shop, name: archive, partitions: 2, replicas: 2, storage: hdd}
            """);

    assertThat(file.tables())
        .containsExactly(
            new TableSpec("shop", "orders", 4, 3, Storage.MEMORY, 10),
            new TableSpec("shop", "archive", 2, 2, Storage.HDD, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                                  | no list 'tables'",
        "tables: [{name: t, partitions: 1, replicas: 1}]                     | needs a db and a name",
        "tables: [{db: d, name: t, partitions: 0, replicas: 1}]              | at least 1",
        "tables: [{db: d, name: t, partitions: 1, replicas: 1, shards: 3}]   | shards",
        "tables: [{db: d, name: t, partitions: 1, replicas: 1, storage: ram}] | ram"
      })
  void aFileOfAnotherFormIsRefusedWithTheReason(String text, String reason) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tables.yaml")
        .hasMessageContaining(reason);
  }

  @Test
  void theStandardTablesNeverWantMoreReplicasThanThereAreTablets() {
    assertThat(TableSpecFile.standard(1).tables()).allMatch(table -> table.replicas() == 1);
    assertThat(TableSpecFile.standard(3).tables())
        .extracting(TableSpec::replicas)
        .containsExactly(3, 2, 1, 2);
  }

  private TableSpecFile read(String text) throws IOException {
    return TableSpecFile.read(Files.writeString(directory.resolve("tables.yaml"), text));
  }
}
