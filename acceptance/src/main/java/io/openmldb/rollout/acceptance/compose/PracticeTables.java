package io.openmldb.rollout.acceptance.compose;

import io.openmldb.rollout.acceptance.chaos.RunWriters;
import io.openmldb.rollout.sandbox.client.PartitionLocation;
import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import io.openmldb.rollout.sandbox.tables.TableCreator;
import io.openmldb.rollout.sandbox.tables.TableSpec;
import io.openmldb.rollout.sandbox.tables.TableSpec.Storage;
import io.openmldb.rollout.sandbox.writer.WriteReport;
import io.openmldb.rollout.sandbox.writer.WriteVerification;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What is in the tables of the practice cluster's containers, reached by their addresses. */
final class PracticeTables {

  private static final List<TableSpec> TABLES =
      List.of(
          new TableSpec("shop", "orders", 4, 2, Storage.MEMORY, 20),
          new TableSpec("shop", "clicks", 2, 3, Storage.HDD, 20));

  private final SandboxNameservers nameservers =
      new SandboxNameservers(List.of("172.28.7.21:7527"));
  private RunWriters writers;
  private Optional<WriteReport> written = Optional.empty();

  /** Makes tables of two kinds, with some rows. */
  void make() throws IOException, InterruptedException {
    new TableCreator(nameservers).make(TABLES);
  }

  /** The tables that the nameserver knows, its own not counted. */
  List<String> names() throws IOException, InterruptedException {
    return nameservers.partitions().stream()
        .filter(partition -> !partition.internal())
        .map(PartitionLocation::table)
        .distinct()
        .sorted()
        .toList();
  }

  /** Begins to write to every partition. */
  void beginWriting() {
    writers = RunWriters.begin(nameservers);
  }

  /** Ends it, and requires that every acknowledged write is there. */
  long endWriting() throws Exception {
    WriteReport report = writers.end();
    written = Optional.of(report);
    requireRows();
    return report.acknowledged();
  }

  /**
   * Requires that what was acknowledged at the last is there still; of nothing, when only some of
   * the trials are done.
   *
   * @throws AssertionError with the partitions that lack rows, or have some that nobody wrote
   */
  void requireRows() throws IOException, InterruptedException {
    if (written.isEmpty()) {
      return;
    }
    WriteVerification found = WriteVerification.of(written.get(), nameservers);
    if (found.lost() > 0 || found.surplus() > 0) {
      throw new AssertionError("rows are not as written:\n" + found.table());
    }
  }
}
