package io.openmldb.rollout.sandbox.tables;

import io.openmldb.rollout.sandbox.client.CallRefusedException;
import io.openmldb.rollout.sandbox.client.PartitionLocation;
import io.openmldb.rollout.sandbox.client.ReplicaLookup;
import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import io.openmldb.rollout.sandbox.client.SandboxTablet;
import io.openmldb.rollout.sandbox.client.TestRow;
import io.openmldb.rollout.sandbox.process.Polling;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes databases and tables, writes the first rows, and waits until every replica has them. */
public final class TableCreator {

  private static final int DATABASE_EXISTS = 801;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * USER, JOB_INFO, PRE_AGG_META_INFO, GLOBAL_VARIABLES and DEPLOY_RESPONSE_TIME, of one partition
   * each.
   */
  private static final int INTERNAL_TABLES = 5;

  private final SandboxNameservers nameservers;

  public TableCreator(SandboxNameservers nameservers) {
    this.nameservers = nameservers;
  }

  /** Makes the tables one after the other, as a person would. */
  public void make(List<TableSpec> orders) throws IOException, InterruptedException {
    // The nameserver makes its own when the first tablets are there; the users' come after them, as
    // in any cluster.
    Polling.until("the nameserver's internal tables", PATIENCE, this::internalTablesAreThere);
    for (TableSpec order : orders) {
      makeDatabase(order.db());
      nameservers.call("CreateTable", Map.of("table_info", tableInfo(order)));
    }
    for (TableSpec order : orders) {
      fill(order);
    }
    Polling.until("every replica to have the first rows", PATIENCE, this::replicated);
  }

  private boolean internalTablesAreThere() throws IOException, InterruptedException {
    return nameservers.partitions().stream().filter(PartitionLocation::internal).count()
        == INTERNAL_TABLES;
  }

  private void makeDatabase(String db) throws IOException, InterruptedException {
    try {
      nameservers.call("CreateDatabase", Map.of("db", db));
    } catch (CallRefusedException e) {
      if (e.code() != DATABASE_EXISTS) {
        throw e;
      }
    }
  }

  private static Map<String, Object> tableInfo(TableSpec order) {
    return Map.of(
        "name", order.name(),
        "db", order.db(),
        "partition_num", order.partitions(),
        "replica_num", order.replicas(),
        "storage_mode", order.storage().mode(),
        "column_desc",
            List.of(
                Map.of("name", "k", "data_type", "kString"),
                Map.of("name", "ts", "data_type", "kBigInt"),
                Map.of("name", "v", "data_type", "kString")),
        "column_key",
            List.of(
                Map.of(
                    "index_name",
                    "idx",
                    "col_name",
                    List.of("k"),
                    "ts_name",
                    "ts",
                    "ttl",
                    Map.of("ttl_type", "kAbsoluteTime", "abs_ttl", 0, "lat_ttl", 0))));
  }

  private void fill(TableSpec order) throws IOException, InterruptedException {
    for (PartitionLocation partition : nameservers.partitions()) {
      if (!partition.db().equals(order.db()) || !partition.table().equals(order.name())) {
        continue;
      }
      String leader =
          partition
              .leader()
              .orElseThrow(() -> new IOException(partition.label() + " was made without a leader"));
      for (int n = 1; n <= order.rows(); n++) {
        TestRow row = new TestRow("first-" + n, System.currentTimeMillis(), partition.label());
        int code = new SandboxTablet(leader).put(partition.key(), row);
        if (code != 0) {
          throw new IOException(
              "%s of %s refused a first row: code %d".formatted(leader, partition.label(), code));
        }
      }
    }
  }

  /** Every replica in the cluster is loaded and as far as its leader, the internal tables' too. */
  private boolean replicated() throws IOException, InterruptedException {
    ReplicaLookup replicas = new ReplicaLookup();
    for (PartitionLocation partition : nameservers.partitions()) {
      long rows = replicas.rowsAtLeader(partition);
      for (PartitionLocation.Member member : partition.members()) {
        Optional<SandboxTablet.ServedReplica> replica = replicas.find(partition, member.endpoint());
        if (replica.filter(found -> found.loaded() && found.rows() == rows).isEmpty()) {
          return false;
        }
      }
    }
    return true;
  }
}
