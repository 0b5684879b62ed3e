package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.TabletStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what is next for a partition that is not led by exactly one live replica: the one with
 * the most entries is to lead, so that nothing is lost. Entries are only compared where every
 * replica can be read: a tablet that is down may hold the most.
 */
sealed interface LeadDecision {

  /** One live replica leads, and no follower has more entries. */
  record Led() implements LeadDecision {}

  /**
   * Nothing can be decided yet.
   *
   * @param why what stands in the way, to follow the partition's name and a colon
   * @param endless whether it will not pass by itself
   */
  record Wait(String why, boolean endless) implements LeadDecision {}

  /**
   * A replica has to be loaded, as a follower, so that its entries can be counted.
   *
   * @param endpoint its tablet
   */
  record Load(String endpoint) implements LeadDecision {}

  /**
   * Of two live leaders, one is to be marked dead.
   *
   * @param endpoint that with fewer entries
   */
  record Depose(String endpoint) implements LeadDecision {}

  /**
   * The replica that was the leader leads again.
   *
   * @param endpoint it has the most entries
   */
  record Reinstate(String endpoint) implements LeadDecision {}

  /**
   * Another replica leads from now on.
   *
   * @param endpoint it has the most entries
   * @param alive whether the nameserver counts it as alive already
   */
  record Elect(String endpoint, boolean alive) implements LeadDecision {}

  /**
   * What is next.
   *
   * @param unloadable endpoints whose tablets refused to load their replica
   */
  static LeadDecision of(ClusterView view, PartitionInfo partition, Set<String> unloadable) {
    List<String> leaders =
        partition.replicas().stream()
            .filter(ReplicaMeta::leads)
            .map(ReplicaMeta::endpoint)
            .toList();
    if (leaders.size() == 1) {
      return ofLed(view, partition, leaders.get(0), unloadable);
    }
    for (ReplicaMeta replica : partition.replicas()) {
      if (!isHealthy(view, replica.endpoint())) {
        return new Wait(
            "nobody leads it, and tablet " + replica.endpoint() + " is down, which may hold most",
            true);
      }
      Optional<ReplicaStatus> served = view.replica(replica.endpoint(), partition.id());
      if (served.isEmpty() && !unloadable.contains(replica.endpoint())) {
        return new Load(replica.endpoint());
      }
      if (served.isPresent() && !served.get().isLoaded()) {
        return new Wait("its replica on " + replica.endpoint() + " is loading", false);
      }
    }
    Comparator<ReplicaMeta> byEntries =
        Comparator.<ReplicaMeta>comparingLong(replica -> entries(view, partition, replica))
            .thenComparing(ReplicaMeta::isLeader);
    Optional<ReplicaMeta> best =
        partition.replicas().stream()
            .filter(replica -> view.replica(replica.endpoint(), partition.id()).isPresent())
            .max(byEntries);
    if (best.isEmpty()) {
      return new Wait("none of its replicas can be loaded", true);
    }
    if (!leaders.isEmpty()) {
      return partition.replicas().stream()
          .filter(ReplicaMeta::leads)
          .min(byEntries)
          .<LeadDecision>map(replica -> new Depose(replica.endpoint()))
          .orElseThrow();
    }
    return best.get().isLeader()
        ? new Reinstate(best.get().endpoint())
        : new Elect(best.get().endpoint(), best.get().isAlive());
  }

  /** A follower that stands beyond its leader has entries that would be lost otherwise. */
  private static LeadDecision ofLed(
      ClusterView view, PartitionInfo partition, String leader, Set<String> unloadable) {
    Optional<ReplicaStatus> leading = view.replica(leader, partition.id());
    if (leading.isEmpty() || !leading.get().isLeader()) {
      return ofNotLeading(view, partition, leader, unloadable);
    }
    if (!leading.get().isLoaded()) {
      return new Wait("its leader is loading", false);
    }
    return partition.replicas().stream()
        .filter(ReplicaMeta::followsAlive)
        .filter(follower -> isBeyond(view, partition, follower, leading.get()))
        .max(Comparator.comparingLong(follower -> entries(view, partition, follower)))
        .<LeadDecision>map(follower -> new Elect(follower.endpoint(), true))
        .orElse(new Led());
  }

  /**
   * The marked leader does not lead in fact, after a restart, say. Before it does again, and takes
   * writes, entries are compared: what it had not written to its disk yet a follower may have.
   */
  private static LeadDecision ofNotLeading(
      ClusterView view, PartitionInfo partition, String leader, Set<String> unloadable) {
    List<ReplicaMeta> up =
        partition.replicas().stream()
            .filter(replica -> isHealthy(view, replica.endpoint()))
            .toList();
    boolean leaderIsUp = up.stream().anyMatch(replica -> replica.endpoint().equals(leader));
    boolean anotherLeads =
        up.stream()
            .flatMap(replica -> view.replica(replica.endpoint(), partition.id()).stream())
            .anyMatch(ReplicaStatus::isLeader);
    if (!leaderIsUp || anotherLeads) {
      return new Led(); // For the nameserver, or for the recovery of its tablet.
    }
    for (ReplicaMeta replica : up) {
      Optional<ReplicaStatus> served = view.replica(replica.endpoint(), partition.id());
      if (served.isEmpty() && !unloadable.contains(replica.endpoint())) {
        return new Load(replica.endpoint());
      }
      if (served.isPresent() && !served.get().isLoaded()) {
        return new Wait("its replica on " + replica.endpoint() + " is loading", false);
      }
    }
    return up.stream()
        .filter(replica -> view.replica(replica.endpoint(), partition.id()).isPresent())
        .max(
            Comparator.<ReplicaMeta>comparingLong(replica -> entries(view, partition, replica))
                .thenComparing(ReplicaMeta::leads))
        .<LeadDecision>map(
            best ->
                best.leads()
                    ? new Reinstate(best.endpoint())
                    : new Elect(best.endpoint(), best.isAlive()))
        .orElse(new Wait("none of its replicas can be loaded", true));
  }

  /** Leaders are read before followers, so the leader's own account has to agree. */
  private static boolean isBeyond(
      ClusterView view, PartitionInfo partition, ReplicaMeta follower, ReplicaStatus leading) {
    boolean more = entries(view, partition, follower) > leading.offset();
    return more
        && Optional.ofNullable(view.leaders().get(partition.id()))
            .flatMap(reading -> reading.confirmedBy(follower.endpoint()))
            .filter(confirmed -> confirmed > leading.offset())
            .isPresent();
  }

  private static long entries(ClusterView view, PartitionInfo partition, ReplicaMeta replica) {
    return view.replica(replica.endpoint(), partition.id()).map(ReplicaStatus::offset).orElse(-1L);
  }

  private static boolean isHealthy(ClusterView view, String endpoint) {
    return view.tablets().stream()
        .filter(TabletStatus::isHealthy)
        .anyMatch(tablet -> tablet.endpoint().equals(endpoint));
  }
}
