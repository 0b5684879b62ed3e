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
 * @param isSilent whether its tablet is up and did not answer what it serves
 * @param leaderTabletAnswers whether the tablet that should lead answered what it serves
 * @param leaderTabletIsSilent whether it is up and did not
 * @param anotherLeads whether a replica other than this one leads in fact
 * @param workUnderWay whether the nameserver has an operation under way on the partition
 * @param everyReplicaIsUp whether all tablets with a replica of the partition are up
 * @param mayHoldMore endpoints of the partition's other replicas that may have entries which this
 *     one lacks: those that cannot be read, and those that have more; not former leaders that were
 *     overruled
 * @param formerLeaderHasMore whether a former leader is among them, and was read
 */
record ReplicaObservation(
    PartitionInfo partition,
    ReplicaMeta meta,
    Optional<ReplicaStatus> served,
    Optional<LeaderStatus> leader,
    Optional<ReplicaStatus> servedByLeader,
    boolean isSilent,
    boolean leaderTabletAnswers,
    boolean leaderTabletIsSilent,
    boolean anotherLeads,
    boolean workUnderWay,
    boolean everyReplicaIsUp,
    List<String> mayHoldMore,
    boolean formerLeaderHasMore) {

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

  boolean isAttached() {
    return leader.flatMap(reading -> reading.confirmedBy(meta.endpoint())).isPresent();
  }

  /** What moves when there is progress; the entries that a leader takes are none. */
  String stage() {
    return meta.isAlive()
        + " "
        + served.map(ReplicaObservation::stageOf).orElse("absent")
        + " "
        + leader.flatMap(reading -> reading.confirmedBy(meta.endpoint())).orElse(-1L)
        + " "
        + workUnderWay;
  }

  private static String stageOf(ReplicaStatus served) {
    return served.state() + served.mode() + (served.isLeader() ? "" : served.offset());
  }
}
