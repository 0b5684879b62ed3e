package io.openmldb.rollout.activities.leadership;

import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.model.TableInfo;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides where each leader on a tablet goes, from one reading of the cluster: to the follower with
 * the highest offset that its leader has seen confirmed; of equals, to the tablet that leads least,
 * what was decided so far counted. A single replica gets a second one, on the tablet that holds
 * least, what was decided so far counted. A pre-aggregation table's leaders go where those of its
 * base table go, and stand beside them in the plan: a tablet that leads one writes the other.
 */
public final class LeaderMovePlanner {

  private final ClusterSnapshot snapshot;
  private final String endpoint;
  private final SingleReplicaPolicy singleReplica;
  private final Map<String, TabletCapacity> rooms;
  private final Map<String, Integer> leads = new HashMap<>();
  private final Map<String, Integer> holds = new HashMap<>();
  private final Map<Long, String> decided = new HashMap<>();

  /**
   * Plans for one tablet.
   *
   * @param endpoint the tablet whose leaders are to go
   * @param rooms what each tablet can take; one that is not in it takes everything
   */
  public LeaderMovePlanner(
      ClusterSnapshot snapshot,
      String endpoint,
      SingleReplicaPolicy singleReplica,
      Map<String, TabletCapacity> rooms) {
    this.snapshot = snapshot;
    this.endpoint = endpoint;
    this.singleReplica = singleReplica;
    this.rooms = new HashMap<>(rooms);
  }

  /**
   * The moves, in the order of the tables' names.
   *
   * @throws NoEligibleTargetException listing every leader that has nowhere to go
   */
  public List<LeaderMove> plan() {
    List<LeaderMove> moves = new ArrayList<>();
    List<String> stuck = new ArrayList<>();
    for (PartitionInfo partition : ledHere()) {
      boolean single = partition.replicas().size() == 1;
      if (single && singleReplica == SingleReplicaPolicy.ALLOW_UNAVAILABILITY) {
        continue;
      }
      List<String> targets = single ? leastHolding(partition) : mostCaughtUp(partition);
      if (targets.isEmpty()) {
        stuck.add(
            partition.id()
                + (single ? noRoomFor(partition) : " (no live follower is loaded and attached)"));
        continue;
      }
      String target = besideBase(partition).filter(targets::contains).orElse(targets.get(0));
      leads.put(target, leads(target) + 1);
      decided.put(key(partition.id().tid(), partition.id().pid()), target);
      if (single) {
        holds.put(target, holds(target) + 1);
        rooms.put(target, room(target).without(memory(partition), disk(partition)));
      }
      moves.add(move(partition, target, single));
    }
    if (!stuck.isEmpty()) {
      throw new NoEligibleTargetException(endpoint, stuck);
    }
    return moves;
  }

  private List<PartitionInfo> ledHere() {
    return snapshot.partitionsOn(endpoint).stream()
        .filter(partition -> partition.isLedBy(endpoint))
        .sorted(
            Comparator.comparing((PartitionInfo partition) -> base(partition).db())
                .thenComparing(partition -> base(partition).name())
                .thenComparing(partition -> partition.id().pid())
                .thenComparing(partition -> base(partition).tid() != partition.id().tid())
                .thenComparing(partition -> partition.id().table()))
        .toList();
  }

  /** The table that a partition's table aggregates, or that table itself. */
  private TableInfo base(PartitionInfo partition) {
    TableInfo own = snapshot.tableOf(partition);
    return snapshot.table(own.baseTid()).orElse(own);
  }

  /** Where the same partition of the base table goes; empty when that is not decided. */
  private Optional<String> besideBase(PartitionInfo partition) {
    int base = base(partition).tid();
    return Optional.ofNullable(decided.get(key(base, partition.id().pid())));
  }

  private static long key(int tid, int pid) {
    return (long) tid << Integer.SIZE | pid;
  }

  /** How many partitions a tablet leads, what was decided so far counted. */
  private int leads(String tablet) {
    return leads.computeIfAbsent(
        tablet,
        led ->
            (int)
                snapshot.partitionsOn(led).stream()
                    .filter(partition -> partition.isLedBy(led))
                    .count());
  }

  /** How many replicas a tablet holds, what was decided so far counted. */
  private int holds(String tablet) {
    return holds.computeIfAbsent(tablet, holding -> snapshot.partitionsOn(holding).size());
  }

  /** Followers that could take over, the best first. */
  private List<String> mostCaughtUp(PartitionInfo partition) {
    LeaderStatus leader = snapshot.leaders().get(partition.id());
    if (leader == null) {
      return List.of();
    }
    return partition.liveFollowers().stream()
        .filter(follower -> servesAsFollower(follower, partition))
        .filter(follower -> leader.confirmedBy(follower).isPresent())
        .sorted(
            Comparator.comparing((String follower) -> -leader.confirmedBy(follower).orElseThrow())
                .thenComparing(this::leads)
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private boolean servesAsFollower(String follower, PartitionInfo partition) {
    return snapshot
        .replica(follower, partition.id())
        .filter(ReplicaStatus::isLoaded)
        .filter(status -> !status.isLeader())
        .isPresent();
  }

  /**
   * Tablets that could get a replica, the best first: with room for it, what was decided so far
   * counted. Only a healthy one that answered is in {@code served}; one that holds nothing counts.
   */
  private List<String> leastHolding(PartitionInfo partition) {
    return snapshot.served().keySet().stream()
        .filter(tablet -> partition.on(tablet).isEmpty())
        .filter(tablet -> room(tablet).takes(memory(partition), disk(partition)))
        .sorted(Comparator.comparing(this::holds).thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private TabletCapacity room(String tablet) {
    return rooms.getOrDefault(tablet, TabletCapacity.UNLIMITED);
  }

  private long memory(PartitionInfo partition) {
    return snapshot.replica(endpoint, partition.id()).map(ReplicaStatus::memoryBytes).orElse(0L);
  }

  private long disk(PartitionInfo partition) {
    return snapshot.replica(endpoint, partition.id()).map(ReplicaStatus::diskBytes).orElse(0L);
  }

  private String noRoomFor(PartitionInfo partition) {
    List<String> full =
        snapshot.served().keySet().stream()
            .filter(tablet -> partition.on(tablet).isEmpty())
            .sorted()
            .map(tablet -> tablet + ": " + room(tablet))
            .toList();
    return full.isEmpty()
        ? " (one replica, and no other healthy tablet to add one on)"
        : " (one replica of "
            + memory(partition)
            + " bytes in memory and "
            + disk(partition)
            + " on disk, and no other tablet has room for it: "
            + String.join(", ", full)
            + ")";
  }

  private LeaderMove move(PartitionInfo partition, String target, boolean replicaAdded) {
    return new LeaderMove(
        partition.id().db(),
        partition.id().table(),
        partition.id().tid(),
        partition.id().pid(),
        endpoint,
        target,
        replicaAdded);
  }
}
