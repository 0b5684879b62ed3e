package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.openmldb.PartitionId;

/**
 * One replica.
 *
 * @param partition its partition
 * @param endpoint the tablet that it belongs on
 */
record ReplicaId(PartitionId partition, String endpoint) {

  @Override
  public String toString() {
    return partition + " on " + endpoint;
  }
}
