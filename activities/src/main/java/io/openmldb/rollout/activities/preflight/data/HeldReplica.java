package io.openmldb.rollout.activities.preflight.data;

import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * A replica that a tablet holds.
 *
 * @param partition of which partition
 * @param storageMode {@code kMemory}, {@code kSSD} or {@code kHDD}
 * @param sole whether no other replica of the partition is alive
 * @param served whether the tablet says that it serves it
 * @param diskBytes what the tablet says that it takes on disk; 0 where it does not say
 */
public record HeldReplica(
    PartitionId partition, String storageMode, boolean sole, boolean served, long diskBytes) {

  /** Those that the nameserver's metadata puts on the tablet at {@code endpoint}. */
  public static List<HeldReplica> on(String endpoint, ClusterSnapshot snapshot) {
    List<HeldReplica> held = new ArrayList<>();
    for (PartitionInfo partition : snapshot.partitionsOn(endpoint)) {
      List<ReplicaStatus> served = snapshot.replica(endpoint, partition.id()).stream().toList();
      held.add(
          new HeldReplica(
              partition.id(),
              snapshot.tableOf(partition).storageMode(),
              partition.replicas().stream()
                  .filter(replica -> !replica.endpoint().equals(endpoint))
                  .noneMatch(ReplicaMeta::isAlive),
              !served.isEmpty(),
              served.stream().mapToLong(ReplicaStatus::diskBytes).sum()));
    }
    return held;
  }
}
