package io.openmldb.rollout.activities.recovery;

import io.openmldb.rollout.activities.openmldb.model.PartitionId;

/**
 * One replica.
 *
 * @param partition its partition
 * @param endpoint the tablet that it belongs on
 */
record ReplicaKey(PartitionId partition, String endpoint) {

  @Override
  public String toString() {
    return partition + " on " + endpoint;
  }
}
