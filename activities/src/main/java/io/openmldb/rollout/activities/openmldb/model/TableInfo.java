package io.openmldb.rollout.activities.openmldb.model;

import java.util.List;

/**
 * One table in the nameserver's metadata.
 *
 * @param db its database
 * @param name its name
 * @param tid its id
 * @param storageMode {@code kMemory}, {@code kSSD} or {@code kHDD}
 * @param baseTid of a pre-aggregation table, the id of the table that it aggregates; else 0
 * @param partitions its partitions
 */
public record TableInfo(
    String db,
    String name,
    int tid,
    String storageMode,
    int baseTid,
    List<PartitionInfo> partitions) {

  public TableInfo {
    partitions = List.copyOf(partitions);
  }

  /** A table that aggregates no other. */
  public TableInfo(
      String db, String name, int tid, String storageMode, List<PartitionInfo> partitions) {
    this(db, name, tid, storageMode, 0, partitions);
  }

  /** Whether it is a pre-aggregation table: the sums that deployments with long windows read. */
  public boolean isPreAggregation() {
    return baseTid != 0 || db.equals("__PRE_AGG_DB");
  }
}
