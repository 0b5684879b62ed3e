package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.workflows.api.model.LeaderMove;

/**
 * One change of a partition's leader, from one replica to another. A move is two of them: away, and
 * home again.
 *
 * @param partition which
 * @param from the endpoint that leads before
 * @param to the endpoint that leads after
 */
public record LeadershipTransfer(PartitionId partition, String from, String to) {

  public static LeadershipTransfer away(LeaderMove move) {
    return new LeadershipTransfer(partitionOf(move), move.from(), move.to());
  }

  public static LeadershipTransfer home(LeaderMove move) {
    return new LeadershipTransfer(partitionOf(move), move.to(), move.from());
  }

  /** The change back. */
  LeadershipTransfer reversed() {
    return new LeadershipTransfer(partition, to, from);
  }

  /** The form in which the lease and the watchdogs hold it. */
  LeaderMove asMove() {
    return new LeaderMove(
        partition.db(), partition.table(), partition.tid(), partition.pid(), from, to, false);
  }

  int tid() {
    return partition.tid();
  }

  int pid() {
    return partition.pid();
  }

  @Override
  public String toString() {
    return partition + " from " + from + " to " + to;
  }

  public static PartitionId partitionOf(LeaderMove move) {
    return new PartitionId(move.db(), move.table(), move.tid(), move.pid());
  }
}
