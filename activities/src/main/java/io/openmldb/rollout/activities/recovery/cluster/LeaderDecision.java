package io.openmldb.rollout.activities.recovery.cluster;

import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what is next for a partition that is not led by exactly one live replica: the one with
 * the most entries is to lead, so that nothing is lost. Entries are only compared where every
 * replica can be read: a tablet that is down, or that cannot load its replica, may hold the most.
 * So while there is one nobody begins to lead, unless it was given up by name.
 */
sealed interface LeaderDecision {

  /** What is done or waited for, in a few words. */
  default String progress() {
    if (this instanceof Wait wait) {
      return wait.why();
    }
    if (this instanceof Load load) {
      return "its replica on " + load.endpoint() + " is being loaded, to count its entries";
    }
    if (this instanceof Detach detach) {
      return detach.leader()
          + " is to stop replicating to "
          + detach.endpoint()
          + ", which is to be loaded";
    }
    if (this instanceof Depose depose) {
      return depose.endpoint() + " is to become a follower";
    }
    if (this instanceof Demote demote) {
      return demote.endpoint() + ", which leads beside its successor, is to become a follower";
    }
    if (this instanceof Reinstate reinstate) {
      return reinstate.endpoint() + " is to lead it again";
    }
    return this instanceof Elect elect ? elect.endpoint() + " is to lead it" : "it is led";
  }

  /** Whether it needs {@code auto_failover} to be off. */
  default boolean needsFailoverPause() {
    return this instanceof Depose
        || this instanceof Demote
        || this instanceof Reinstate
        || this instanceof Elect;
  }

  /** One live replica leads, and no follower has more entries. */
  record Led() implements LeaderDecision {}

  /**
   * Nothing can be decided yet.
   *
   * @param why what stands in the way, to follow the partition's name and a colon
   * @param endless whether it will not pass by itself
   */
  record Wait(String why, boolean endless) implements LeaderDecision {}

  /**
   * A replica has to be loaded, as a follower, so that its entries can be counted.
   *
   * @param endpoint its tablet
   */
  record Load(String endpoint) implements LeaderDecision {}

  /**
   * A leader must not replicate to a replica that is about to be loaded.
   *
   * @param leader the tablet that leads in fact
   * @param endpoint the tablet whose replica is to be loaded
   */
  record Detach(String leader, String endpoint) implements LeaderDecision {}

  /**
   * Of two live leaders, one is to be marked dead.
   *
   * @param endpoint that with fewer entries
   */
  record Depose(String endpoint) implements LeaderDecision {}

  /**
   * A replica that leads in fact, though another is to lead, is to become a follower; it keeps what
   * it has.
   *
   * @param endpoint its tablet
   */
  record Demote(String endpoint) implements LeaderDecision {}

  /**
   * A replica that is marked as a leader leads again, in a new term.
   *
   * @param endpoint it has the most entries
   * @param offset its last entry
   * @param givenUp endpoints whose replicas are to be marked dead first
   */
  record Reinstate(String endpoint, long offset, List<String> givenUp) implements LeaderDecision {}

  /**
   * Another replica leads from now on.
   *
   * @param endpoint it has the most entries
   * @param alive whether the nameserver counts it as alive already
   * @param givenUp endpoints whose replicas are to be marked dead first
   */
  record Elect(String endpoint, boolean alive, List<String> givenUp) implements LeaderDecision {}

  /**
   * What is next.
   *
   * @param unloadable endpoints whose tablets refused to load their replica
   * @param without endpoints that are given up, with whatever only they hold, where they are down
   *     or cannot load their replica
   */
  static LeaderDecision of(
      ClusterSnapshot snapshot,
      PartitionInfo partition,
      Set<String> unloadable,
      Set<String> without) {
    return partition
        .leader()
        .flatMap(marked -> snapshot.replica(marked, partition.id()))
        .filter(ReplicaStatus::isLeader)
        .map(leading -> ofLed(snapshot, partition, leading, unloadable, without))
        .orElseGet(() -> new LeaderCandidates(snapshot, partition, unloadable, without).decide());
  }

  /** A follower that stands beyond its leader has entries that would be lost otherwise. */
  private static LeaderDecision ofLed(
      ClusterSnapshot snapshot,
      PartitionInfo partition,
      ReplicaStatus leading,
      Set<String> unloadable,
      Set<String> without) {
    if (leading.isLoading()) {
      return new Wait("its leader is loading", false);
    }
    LeaderCandidates candidates = new LeaderCandidates(snapshot, partition, unloadable, without);
    return partition.replicas().stream()
        .filter(ReplicaMeta::followsAlive)
        .filter(follower -> isBeyond(snapshot, partition, follower, leading))
        .max(Comparator.comparingLong(follower -> entries(snapshot, partition, follower)))
        .map(beyond -> candidates.succeed(beyond.endpoint()))
        .orElseGet(Led::new);
  }

  /** Waits, without end, for a tablet that may hold the most entries. */
  static Wait awaitingTablet(String what, String endpoint) {
    return new Wait(
        what
            + ", and tablet "
            + endpoint
            + " is down, which may hold the most entries: start it, or, if it is lost, recover"
            + " without "
            + endpoint,
        true);
  }

  /** Waits, without end, for the data of a tablet that is up, and may hold the most entries. */
  static Wait awaitingDisk(String what, String endpoint) {
    return new Wait(
        what
            + ", and tablet "
            + endpoint
            + " is up but cannot load its replica (code 131), which may hold the most entries:"
            + " see that its disk is mounted where db_root_path says, or, if its data is lost,"
            + " recover without "
            + endpoint,
        true);
  }

  /** Tablets of the partition's replicas that the nameserver does not count as healthy. */
  static List<String> down(ClusterSnapshot snapshot, PartitionInfo partition) {
    return partition.replicas().stream()
        .map(ReplicaMeta::endpoint)
        .filter(endpoint -> !isHealthy(snapshot, endpoint))
        .toList();
  }

  static long entries(ClusterSnapshot snapshot, PartitionInfo partition, ReplicaMeta replica) {
    return snapshot
        .replica(replica.endpoint(), partition.id())
        .map(ReplicaStatus::offset)
        .orElse(-1L);
  }

  /** Leaders are read before followers, so the leader's own account has to agree. */
  private static boolean isBeyond(
      ClusterSnapshot snapshot,
      PartitionInfo partition,
      ReplicaMeta follower,
      ReplicaStatus leading) {
    boolean more = entries(snapshot, partition, follower) > leading.offset();
    return more
        && Optional.ofNullable(snapshot.leaders().get(partition.id()))
            .flatMap(reading -> reading.confirmedBy(follower.endpoint()))
            .filter(confirmed -> confirmed > leading.offset())
            .isPresent();
  }

  private static boolean isHealthy(ClusterSnapshot snapshot, String endpoint) {
    return snapshot.tablets().stream()
        .filter(TabletStatus::isHealthy)
        .anyMatch(tablet -> tablet.endpoint().equals(endpoint));
  }
}
