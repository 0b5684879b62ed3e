package io.openmldb.rollout.activities.recovery;

import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import java.util.List;
import java.util.Optional;

/**
 * What one observation says of one replica.
 *
 * @param partition its partition, as the nameserver has it
 * @param meta the replica, as the nameserver has it
 * @param served the replica, as its tablet has it
 * @param leader what the partition's leader says, read before {@code served}; empty when it does
 *     not answer as a leader
 * @param servedByLeader the leader's own replica, as its tablet has it
 * @param leaderTabletIsHealthy whether the tablet that should lead is up
 * @param anotherLeads whether a replica other than this one leads in fact
 * @param workUnderWay whether the nameserver has an operation under way on the partition
 * @param everyReplicaIsUp whether all tablets with a replica of the partition are up
 * @param mayHoldMore endpoints of the partition's other replicas that may have entries which this
 *     one lacks: those that are not served, and followers that have more
 */
record ReplicaObservation(
    PartitionInfo partition,
    ReplicaMeta meta,
    Optional<ReplicaStatus> served,
    Optional<LeaderStatus> leader,
    Optional<ReplicaStatus> servedByLeader,
    boolean leaderTabletIsHealthy,
    boolean anotherLeads,
    boolean workUnderWay,
    boolean everyReplicaIsUp,
    List<String> mayHoldMore) {

  ReplicaKey id() {
    return new ReplicaKey(partition.id(), meta.endpoint());
  }

  /** Whether no other replica of its partition is alive. */
  boolean isOnlyOneAlive() {
    return partition.replicas().stream()
        .filter(replica -> !replica.endpoint().equals(meta.endpoint()))
        .noneMatch(ReplicaMeta::isAlive);
  }

  boolean isLoaded() {
    return served.filter(ReplicaStatus::isLoaded).isPresent();
  }

  /** Whether it and the replica that is to lead are loaded, and this one has no more entries. */
  boolean isKnownToHoldNoMoreThanLeader() {
    return isLoaded()
        && servedByLeader
            .filter(ReplicaStatus::isLoaded)
            .filter(leading -> served.orElseThrow().offset() <= leading.offset())
            .isPresent();
  }

  boolean isAttached() {
    return leader.flatMap(reading -> reading.confirmedBy(meta.endpoint())).isPresent();
  }

  /** What moves when there is progress. */
  String stage() {
    return meta.isAlive()
        + " "
        + served.map(status -> status.state() + status.mode() + status.offset()).orElse("absent")
        + " "
        + leader.flatMap(reading -> reading.confirmedBy(meta.endpoint())).orElse(-1L)
        + " "
        + workUnderWay;
  }
}
