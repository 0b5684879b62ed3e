package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.LeaderReading;
import io.openmldb.rollout.activities.openmldb.OperationStatus;
import io.openmldb.rollout.activities.openmldb.OperationStatus.Subject;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.TabletStatus;
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
final class Ward {

  private final ClusterView view;
  private final Set<Subject> underWay;
  private final Set<String> healthy;

  Ward(ClusterView view, List<OperationStatus> operations) {
    this.view = view;
    this.underWay = Subject.ofAll(operations.stream().filter(OperationStatus::isUnderWay).toList());
    this.healthy =
        view.tablets().stream()
            .filter(TabletStatus::isHealthy)
            .map(TabletStatus::endpoint)
            .collect(Collectors.toSet());
  }

  /** The facts of each replica that the recovery of {@code endpoint} is about. */
  List<ReplicaFacts> of(String endpoint) {
    List<ReplicaFacts> facts = new ArrayList<>();
    for (PartitionInfo partition : view.partitionsOn(endpoint)) {
      for (ReplicaMeta replica : partition.replicas()) {
        if (healthy.contains(replica.endpoint())) {
          facts.add(facts(partition, replica));
        }
      }
    }
    return facts;
  }

  /** Replicas of those partitions that are left out because their tablets are down. */
  List<ReplicaId> leftOut(String endpoint) {
    return view.partitionsOn(endpoint).stream()
        .flatMap(
            partition ->
                partition.replicas().stream()
                    .map(ReplicaMeta::endpoint)
                    .filter(tablet -> !healthy.contains(tablet))
                    .map(tablet -> new ReplicaId(partition.id(), tablet)))
        .toList();
  }

  private ReplicaFacts facts(PartitionInfo partition, ReplicaMeta replica) {
    Optional<String> leader = partition.leader();
    Optional<LeaderReading> reading = Optional.ofNullable(view.leaders().get(partition.id()));
    return new ReplicaFacts(
        partition,
        replica,
        view.replica(replica.endpoint(), partition.id()),
        reading,
        leader.flatMap(endpoint -> view.replica(endpoint, partition.id())),
        leader.filter(healthy::contains).isPresent(),
        anotherLeads(partition, replica),
        underWay.contains(Subject.of(partition.id())),
        partition.replicas().stream().map(ReplicaMeta::endpoint).allMatch(healthy::contains));
  }

  private boolean anotherLeads(PartitionInfo partition, ReplicaMeta replica) {
    return partition.replicas().stream()
        .map(ReplicaMeta::endpoint)
        .filter(endpoint -> !endpoint.equals(replica.endpoint()))
        .flatMap(endpoint -> view.replica(endpoint, partition.id()).stream())
        .anyMatch(ReplicaStatus::isLeader);
  }
}
