package io.openmldb.rollout.activities.openmldb;

import java.util.List;

/**
 * One table in the nameserver's metadata.
 *
 * @param db its database
 * @param name its name
 * @param tid its id
 * @param storageMode {@code kMemory}, {@code kSSD} or {@code kHDD}
 * @param partitions its partitions
 */
public record TableInfo(
    String db, String name, int tid, String storageMode, List<PartitionInfo> partitions) {

  public TableInfo {
    partitions = List.copyOf(partitions);
  }
}
