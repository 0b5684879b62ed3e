package io.openmldb.rollout.activities.recovery.cluster;

import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares the entries of a partition's replicas. They can only be compared when each can be read:
 * one on a tablet that is down, or that its tablet cannot load, may hold the most.
 *
 * @param unloadable endpoints whose tablets refused to load their replica
 * @param without endpoints that are given up where their replica cannot be read
 */
record LeaderCandidates(
    ClusterSnapshot snapshot,
    PartitionInfo partition,
    Set<String> unloadable,
    Set<String> without) {

  /**
   * What is next for a partition that no replica leads in fact, or of which several are marked as
   * leaders.
   *
   * @param leaders endpoints of the live replicas that are marked as leaders
   */
  LeaderDecision decide(List<String> leaders) {
    Optional<LeaderDecision> obstacle = obstacle("no replica leads it");
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    if (leaders.size() > 1) {
      return partition.replicas().stream()
          .filter(ReplicaMeta::leads)
          .min(byEntries())
          .<LeaderDecision>map(replica -> new LeaderDecision.Depose(replica.endpoint()))
          .orElseThrow();
    }
    return partition.replicas().stream()
        .filter(replica -> snapshot.replica(replica.endpoint(), partition.id()).isPresent())
        .max(byEntries())
        .map(this::lead)
        .orElse(new LeaderDecision.Wait("none of its replicas can be loaded", true));
  }

  /**
   * What is next for a partition of which a follower stands beyond its leader: the follower with
   * the most entries leads.
   *
   * @param beyond the endpoint of such a follower
   */
  LeaderDecision succeed(String beyond) {
    return obstacle(beyond + " has entries that its leader has not")
        .orElseGet(
            () ->
                partition.replicas().stream()
                    .filter(ReplicaMeta::followsAlive)
                    .filter(follower -> !givenUp().contains(follower.endpoint()))
                    .max(byEntries())
                    .<LeaderDecision>map(
                        best -> new LeaderDecision.Elect(best.endpoint(), true, givenUp()))
                    .orElseThrow());
  }

  /**
   * What keeps the entries of all replicas from being compared.
   *
   * @param what why they have to be compared
   */
  private Optional<LeaderDecision> obstacle(String what) {
    List<String> down = LeaderDecision.down(snapshot, partition);
    return partition.replicas().stream()
        .flatMap(replica -> obstacle(what, replica.endpoint(), down).stream())
        .findFirst();
  }

  /** What keeps the entries on {@code endpoint} from being counted. */
  private Optional<LeaderDecision> obstacle(String what, String endpoint, List<String> down) {
    if (down.contains(endpoint)) {
      return without.contains(endpoint)
          ? Optional.empty()
          : Optional.of(LeaderDecision.awaitingTablet(what, endpoint));
    }
    Optional<ReplicaStatus> served = snapshot.replica(endpoint, partition.id());
    if (served.isPresent()) {
      return served
          .filter(replica -> !replica.isLoaded())
          .map(
              loading ->
                  new LeaderDecision.Wait("its replica on " + endpoint + " is loading", false));
    }
    if (!unloadable.contains(endpoint)) {
      return Optional.of(load(endpoint));
    }
    return without.contains(endpoint)
        ? Optional.empty()
        : Optional.of(LeaderDecision.awaitingDisk(what, endpoint));
  }

  /** A table must not take its leader's log while it loads its own. */
  private LeaderDecision load(String endpoint) {
    return partition
        .leader()
        .filter(this::leadsInFact)
        .filter(leader -> isAttached(endpoint))
        .<LeaderDecision>map(leader -> new LeaderDecision.Detach(leader, endpoint))
        .orElseGet(() -> new LeaderDecision.Load(endpoint));
  }

  private boolean leadsInFact(String endpoint) {
    return snapshot.replica(endpoint, partition.id()).filter(ReplicaStatus::isLeader).isPresent();
  }

  private boolean isAttached(String endpoint) {
    return Optional.ofNullable(snapshot.leaders().get(partition.id()))
        .flatMap(reading -> reading.confirmedBy(endpoint))
        .isPresent();
  }

  /** Endpoints whose entries are not compared; where nothing is an obstacle, each by request. */
  private List<String> givenUp() {
    List<String> down = LeaderDecision.down(snapshot, partition);
    return partition.replicas().stream()
        .map(ReplicaMeta::endpoint)
        .filter(
            endpoint ->
                down.contains(endpoint) || snapshot.replica(endpoint, partition.id()).isEmpty())
        .toList();
  }

  private LeaderDecision lead(ReplicaMeta best) {
    // ChangeLeader takes no replica that is marked as a leader, and none that has no sibling.
    return best.isLeader() || partition.isSole(best.endpoint())
        ? new LeaderDecision.Reinstate(
            best.endpoint(), LeaderDecision.entries(snapshot, partition, best), givenUp())
        : new LeaderDecision.Elect(best.endpoint(), best.isAlive(), givenUp());
  }

  private Comparator<ReplicaMeta> byEntries() {
    return Comparator.<ReplicaMeta>comparingLong(
            replica -> LeaderDecision.entries(snapshot, partition, replica))
        .thenComparing(ReplicaMeta::isLeader)
        .thenComparing(ReplicaMeta::leads);
  }
}
