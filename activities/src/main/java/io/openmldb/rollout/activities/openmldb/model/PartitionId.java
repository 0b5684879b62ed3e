package io.openmldb.rollout.activities.openmldb.model;

/**
 * One partition of one table, as everything here names it.
 *
 * @param db its database
 * @param table its table's name
 * @param tid its table's id; a table that was dropped and made again has another
 * @param pid its number within the table
 */
public record PartitionId(String db, String table, int tid, int pid) {

  /** How messages name it: {@code db1.t1/0}. */
  @Override
  public String toString() {
    return db + "." + table + "/" + pid;
  }
}
