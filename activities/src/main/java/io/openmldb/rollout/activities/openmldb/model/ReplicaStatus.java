package io.openmldb.rollout.activities.openmldb.model;

/**
 * One replica as the tablet that serves it reports it.
 *
 * @param tid its table's id
 * @param pid its partition
 * @param table its table's name
 * @param offset the last entry of its log
 * @param mode {@code kTableLeader} or {@code kTableFollower}
 * @param state {@code kTableNormal} when it is loaded
 * @param rows its rows
 * @param memoryBytes what it takes of memory; 0 for a disk table
 * @param diskBytes what it takes on disk
 */
public record ReplicaStatus(
    int tid,
    int pid,
    String table,
    long offset,
    String mode,
    String state,
    long rows,
    long memoryBytes,
    long diskBytes) {

  /** A replica that takes no room. */
  public ReplicaStatus(
      int tid, int pid, String table, long offset, String mode, String state, long rows) {
    this(tid, pid, table, offset, mode, state, rows, 0, 0);
  }

  /** Whether it is loaded, and has no snapshot made or sent: only then can its role change. */
  public boolean isLoaded() {
    return "kTableNormal".equals(state);
  }

  /** Whether it is not loaded yet: what it says of its entries may be less than it has on disk. */
  public boolean isLoading() {
    return "kTableUndefined".equals(state) || "kTableLoading".equals(state);
  }

  public boolean isLeader() {
    return "kTableLeader".equals(mode);
  }

  /**
   * Whether this follower seems to have applied a part of its log twice. Offsets are equal then;
   * the number of rows shows it. A few rows more than the leader's prove nothing, since each tablet
   * drops expired and deleted rows in its own time; more rows than the log has entries do.
   */
  public boolean hasLogTwice(ReplicaStatus leader) {
    return rows > leader.rows && rows > Math.max(offset, leader.offset);
  }
}
