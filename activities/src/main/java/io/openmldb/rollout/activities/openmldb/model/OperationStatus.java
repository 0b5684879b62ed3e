package io.openmldb.rollout.activities.openmldb.model;

import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the nameserver.
 *
 * @param id its id; ids grow for ever
 * @param type {@code kRecoverTableOP}, say
 * @param status {@code kInited}, {@code kDoing}, {@code kDone}, {@code kFailed} or {@code
 *     kCanceled}
 * @param taskType the task under way; {@code -} when there is none
 * @param db the database it is about
 * @param table the table it is about
 * @param pid the partition it is about
 * @param startedAt when it began, by the nameserver's clock, to the second; null when it has not
 * @param finishedAt when it ended; null when it has not
 */
public record OperationStatus(
    long id,
    String type,
    String status,
    String taskType,
    String db,
    String table,
    int pid,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {

  /** How messages name it. */
  public String title() {
    return "operation %d (%s of %s.%s/%d)".formatted(id, type, db, table, pid);
  }

  /** Whether it changes a partition's leader. */
  public boolean isLeaderChange() {
    return "kChangeLeaderOP".equals(type);
  }

  /** Whether it adds a replica. */
  public boolean isReplicaAddition() {
    return "kAddReplicaOP".equals(type);
  }

  /** Whether it deletes a replica. */
  public boolean isReplicaDeletion() {
    return "kDelReplicaOP".equals(type);
  }

  /** Whether it still runs or waits to run. */
  public boolean isUnderWay() {
    return isWaiting() || "kDoing".equals(status);
  }

  /** Whether nothing of it has been done yet. */
  public boolean isWaiting() {
    return "kInited".equals(status);
  }

  /** Whether it ended without doing what it was for. */
  public boolean hasFailed() {
    return "kFailed".equals(status) || isCancelled();
  }

  /** Whether somebody ended it. */
  public boolean isCancelled() {
    return "kCanceled".equals(status);
  }

  /** What it is about. */
  public Subject subject() {
    return new Subject(db, table, pid);
  }

  /**
   * A partition as operations name it: by its table's name, whichever table has that name now.
   *
   * @param db its database
   * @param table its table's name
   * @param pid its number within the table
   */
  public record Subject(String db, String table, int pid) {

    /** The name of {@code partition}. */
    public static Subject of(PartitionId partition) {
      return new Subject(partition.db(), partition.table(), partition.pid());
    }

    /** The subjects of {@code operations}: what is asked for many partitions is looked up here. */
    public static Set<Subject> ofAll(Collection<OperationStatus> operations) {
      return operations.stream().map(OperationStatus::subject).collect(Collectors.toSet());
    }
  }

  /** Whether it is about {@code partition}. */
  public boolean isAbout(PartitionId partition) {
    return pid == partition.pid() && table.equals(partition.table()) && db.equals(partition.db());
  }
}
