package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.ReplicaStatus;
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
record LeadComparison(
    ClusterView view, PartitionInfo partition, Set<String> unloadable, Set<String> without) {

  /**
   * What is next.
   *
   * @param leaders endpoints of the live replicas that are marked as leaders
   */
  LeadDecision decide(List<String> leaders) {
    List<String> down = LeadDecision.down(view, partition);
    for (ReplicaMeta replica : partition.replicas()) {
      Optional<LeadDecision> obstacle = obstacle(replica.endpoint(), down);
      if (obstacle.isPresent()) {
        return obstacle.get();
      }
    }
    if (leaders.size() > 1) {
      return partition.replicas().stream()
          .filter(ReplicaMeta::leads)
          .min(byEntries())
          .<LeadDecision>map(replica -> new LeadDecision.Depose(replica.endpoint()))
          .orElseThrow();
    }
    return partition.replicas().stream()
        .filter(replica -> view.replica(replica.endpoint(), partition.id()).isPresent())
        .max(byEntries())
        .map(best -> lead(best, down))
        .orElse(new LeadDecision.Wait("none of its replicas can be loaded", true));
  }

  /** What keeps the entries on {@code endpoint} from being counted. */
  private Optional<LeadDecision> obstacle(String endpoint, List<String> down) {
    if (down.contains(endpoint)) {
      return without.contains(endpoint)
          ? Optional.empty()
          : Optional.of(LeadDecision.awaitingTablet("nobody leads it", endpoint));
    }
    Optional<ReplicaStatus> served = view.replica(endpoint, partition.id());
    if (served.isEmpty() && !unloadable.contains(endpoint)) {
      return Optional.of(new LeadDecision.Load(endpoint));
    }
    return served
        .filter(replica -> !replica.isLoaded())
        .map(loading -> new LeadDecision.Wait("its replica on " + endpoint + " is loading", false));
  }

  private LeadDecision lead(ReplicaMeta best, List<String> givenUp) {
    // ChangeLeader takes no replica that is marked as a leader, and none that has no sibling.
    return best.isLeader() || partition.isSole(best.endpoint())
        ? new LeadDecision.Reinstate(
            best.endpoint(), LeadDecision.entries(view, partition, best), givenUp)
        : new LeadDecision.Elect(best.endpoint(), best.isAlive(), givenUp);
  }

  private Comparator<ReplicaMeta> byEntries() {
    return Comparator.<ReplicaMeta>comparingLong(
            replica -> LeadDecision.entries(view, partition, replica))
        .thenComparing(ReplicaMeta::isLeader)
        .thenComparing(ReplicaMeta::leads);
  }
}
