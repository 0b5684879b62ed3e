package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.openmldb.PartitionId;
import io.openmldb.rollout.steps.Move;

/**
 * The lead of one partition passing from one replica to another. A move is two of them: away, and
 * home again.
 *
 * @param partition which
 * @param from the endpoint that leads before
 * @param to the endpoint that leads after
 */
record Transfer(PartitionId partition, String from, String to) {

  static Transfer away(Move move) {
    return new Transfer(partitionOf(move), move.from(), move.to());
  }

  static Transfer home(Move move) {
    return new Transfer(partitionOf(move), move.to(), move.from());
  }

  /** The lead passing back. */
  Transfer reversed() {
    return new Transfer(partition, to, from);
  }

  /** As it is written into the lease and into alarms. */
  Move asMove() {
    return new Move(
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

  static PartitionId partitionOf(Move move) {
    return new PartitionId(move.db(), move.table(), move.tid(), move.pid());
  }
}
