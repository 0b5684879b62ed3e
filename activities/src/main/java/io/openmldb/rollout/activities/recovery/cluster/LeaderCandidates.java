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
 * Compares the entries of a partition's replicas, none of which leads in fact, or several of which
 * are marked as leaders.
 *
 * @param unloadable endpoints whose tablets refused to load their replica
 * @param without endpoints that are given up if they are down
 */
record LeaderCandidates(
    ClusterSnapshot snapshot,
    PartitionInfo partition,
    Set<String> unloadable,
    Set<String> without) {

  /**
   * What is next.
   *
   * @param leaders endpoints of the live replicas that are marked as leaders
   */
  LeaderDecision decide(List<String> leaders) {
    List<String> down = LeaderDecision.down(snapshot, partition);
    for (ReplicaMeta replica : partition.replicas()) {
      Optional<LeaderDecision> obstacle = obstacle(replica.endpoint(), down);
      if (obstacle.isPresent()) {
        return obstacle.get();
      }
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
        .map(best -> lead(best, down))
        .orElse(new LeaderDecision.Wait("none of its replicas can be loaded", true));
  }

  /** What keeps the entries on {@code endpoint} from being counted. */
  private Optional<LeaderDecision> obstacle(String endpoint, List<String> down) {
    if (down.contains(endpoint)) {
      return without.contains(endpoint)
          ? Optional.empty()
          : Optional.of(LeaderDecision.awaitingTablet("no replica leads it", endpoint));
    }
    Optional<ReplicaStatus> served = snapshot.replica(endpoint, partition.id());
    if (served.isEmpty() && !unloadable.contains(endpoint)) {
      return Optional.of(new LeaderDecision.Load(endpoint));
    }
    return served
        .filter(replica -> !replica.isLoaded())
        .map(
            loading ->
                new LeaderDecision.Wait("its replica on " + endpoint + " is loading", false));
  }

  private LeaderDecision lead(ReplicaMeta best, List<String> givenUp) {
    // ChangeLeader takes no replica that is marked as a leader, and none that has no sibling.
    return best.isLeader() || partition.isSole(best.endpoint())
        ? new LeaderDecision.Reinstate(
            best.endpoint(), LeaderDecision.entries(snapshot, partition, best), givenUp)
        : new LeaderDecision.Elect(best.endpoint(), best.isAlive(), givenUp);
  }

  private Comparator<ReplicaMeta> byEntries() {
    return Comparator.<ReplicaMeta>comparingLong(
            replica -> LeaderDecision.entries(snapshot, partition, replica))
        .thenComparing(ReplicaMeta::isLeader)
        .thenComparing(ReplicaMeta::leads);
  }
}
