package io.openmldb.rollout.activities.recovery;

import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus.Subject;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The replicas that a tablet's recovery is about: all of every partition that has one on the
 * tablet, so that its leaders get their followers back and its followers their leaders. Replicas on
 * tablets that are down are not among them: the nameserver fails those over, and no restart of ours
 * must wait for them.
 */
final class RecoveryScope {

  private final ClusterSnapshot snapshot;
  private final Set<Subject> underWay;
  private final Set<String> healthy;

  RecoveryScope(ClusterSnapshot snapshot, List<OperationStatus> operations) {
    this.snapshot = snapshot;
    this.underWay = Subject.ofAll(operations.stream().filter(OperationStatus::isUnderWay).toList());
    this.healthy =
        snapshot.tablets().stream()
            .filter(TabletStatus::isHealthy)
            .map(TabletStatus::endpoint)
            .collect(Collectors.toSet());
  }

  /** The facts of each replica that the recovery of {@code endpoint} is about. */
  List<ReplicaObservation> of(String endpoint) {
    List<ReplicaObservation> facts = new ArrayList<>();
    for (PartitionInfo partition : snapshot.partitionsOn(endpoint)) {
      for (ReplicaMeta replica : partition.replicas()) {
        if (healthy.contains(replica.endpoint())) {
          facts.add(facts(partition, replica));
        }
      }
    }
    return facts;
  }

  /** Replicas of those partitions that are left out because their tablets are down. */
  List<ReplicaKey> leftOut(String endpoint) {
    return snapshot.partitionsOn(endpoint).stream()
        .flatMap(
            partition ->
                partition.replicas().stream()
                    .map(ReplicaMeta::endpoint)
                    .filter(tablet -> !healthy.contains(tablet))
                    .map(tablet -> new ReplicaKey(partition.id(), tablet)))
        .toList();
  }

  private ReplicaObservation facts(PartitionInfo partition, ReplicaMeta replica) {
    Optional<String> leader = partition.leader();
    List<ReplicaMeta> mayHoldMore = mayHoldMore(partition, replica);
    Optional<LeaderStatus> reading = Optional.ofNullable(snapshot.leaders().get(partition.id()));
    return new ReplicaObservation(
        partition,
        replica,
        snapshot.replica(replica.endpoint(), partition.id()),
        reading,
        leader.flatMap(endpoint -> snapshot.replica(endpoint, partition.id())),
        isSilent(replica.endpoint()),
        leader.filter(snapshot.served()::containsKey).isPresent(),
        leader.filter(this::isSilent).isPresent(),
        anotherLeads(partition, replica),
        underWay.contains(Subject.of(partition.id())),
        partition.replicas().stream().map(ReplicaMeta::endpoint).allMatch(healthy::contains),
        mayHoldMore.stream().map(ReplicaMeta::endpoint).toList(),
        mayHoldMore.stream()
            .filter(ReplicaMeta::isDeadLeader)
            .anyMatch(former -> snapshot.replica(former.endpoint(), partition.id()).isPresent()));
  }

  /** Up, but whether it serves a replica is not known. */
  private boolean isSilent(String endpoint) {
    return healthy.contains(endpoint) && !snapshot.served().containsKey(endpoint);
  }

  private List<ReplicaMeta> mayHoldMore(PartitionInfo partition, ReplicaMeta replica) {
    long entries =
        snapshot.replica(replica.endpoint(), partition.id()).map(ReplicaStatus::offset).orElse(-1L);
    return partition.replicas().stream()
        .filter(other -> !other.endpoint().equals(replica.endpoint()))
        .filter(other -> !partition.isOverruled(other, replica, entries))
        .filter(other -> !holdsAtMost(entries, other.endpoint(), partition))
        .toList();
  }

  private boolean holdsAtMost(long entries, String endpoint, PartitionInfo partition) {
    return healthy.contains(endpoint)
        && snapshot
            .replica(endpoint, partition.id())
            .filter(replica -> !replica.isLoading() && replica.offset() <= entries)
            .isPresent();
  }

  private boolean anotherLeads(PartitionInfo partition, ReplicaMeta replica) {
    return partition.replicas().stream()
        .map(ReplicaMeta::endpoint)
        .filter(endpoint -> !endpoint.equals(replica.endpoint()))
        .flatMap(endpoint -> snapshot.replica(endpoint, partition.id()).stream())
        .anyMatch(ReplicaStatus::isLeader);
  }
}
