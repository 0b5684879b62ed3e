package io.openmldb.rollout.activities.openmldb.snapshot;

import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.model.TableInfo;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One reading of a whole cluster: the nameserver's metadata, then what leaders say, then what each
 * tablet serves. Leaders are read before followers, so that a follower which has reached its
 * leader's reading has truly caught up with it. Everything in it is found without a search: a
 * cluster may have hundreds of thousands of replicas.
 */
public final class ClusterSnapshot {

  private static final Comparator<ReplicaStatus> BY_PARTITION =
      Comparator.comparingInt(ReplicaStatus::tid).thenComparingInt(ReplicaStatus::pid);

  private final List<TabletStatus> tablets;
  private final List<TableInfo> tables;
  private final Map<Integer, TableInfo> tablesById;
  private final Map<PartitionId, LeaderStatus> leaders;
  private final Map<PartitionId, Long> goals;
  private final List<PartitionInfo> partitions;

  /** Sorted by partition. */
  private final Map<String, List<ReplicaStatus>> served;

  private final Map<String, List<PartitionInfo>> partitionsOn;
  private final Map<OperationStatus.Subject, List<PartitionInfo>> partitionsByName;

  /**
   * A reading whose followers must have reached what their leaders have in it.
   *
   * @param tablets as the nameserver sees them
   * @param tables every table of every database
   * @param leaders what each partition's leader says; absent where it did not answer as a leader
   * @param served what each healthy tablet serves, by endpoint; absent where it did not answer
   */
  public ClusterSnapshot(
      List<TabletStatus> tablets,
      List<TableInfo> tables,
      Map<PartitionId, LeaderStatus> leaders,
      Map<String, List<ReplicaStatus>> served) {
    this.tablets = List.copyOf(tablets);
    this.tables = List.copyOf(tables);
    this.tablesById = new HashMap<>();
    this.tables.forEach(table -> tablesById.put(table.tid(), table));
    this.leaders = Map.copyOf(leaders);
    this.goals = Map.of();
    this.served = new HashMap<>();
    served.forEach((endpoint, replicas) -> this.served.put(endpoint, sorted(replicas)));
    this.partitions = this.tables.stream().flatMap(table -> table.partitions().stream()).toList();
    this.partitionsOn = new HashMap<>();
    this.partitionsByName = new HashMap<>();
    for (PartitionInfo partition : partitions) {
      partitionsByName
          .computeIfAbsent(OperationStatus.Subject.of(partition.id()), name -> new ArrayList<>(1))
          .add(partition);
      for (ReplicaMeta replica : partition.replicas()) {
        List<PartitionInfo> here =
            partitionsOn.computeIfAbsent(replica.endpoint(), endpoint -> new ArrayList<>());
        if (here.isEmpty() || !here.get(here.size() - 1).equals(partition)) {
          here.add(partition);
        }
      }
    }
  }

  private ClusterSnapshot(ClusterSnapshot snapshot, Map<PartitionId, Long> goals) {
    this.tablets = snapshot.tablets;
    this.tables = snapshot.tables;
    this.tablesById = snapshot.tablesById;
    this.leaders = snapshot.leaders;
    this.goals = Map.copyOf(goals);
    this.served = snapshot.served;
    this.partitions = snapshot.partitions;
    this.partitionsOn = snapshot.partitionsOn;
    this.partitionsByName = snapshot.partitionsByName;
  }

  private static List<ReplicaStatus> sorted(List<ReplicaStatus> replicas) {
    ReplicaStatus[] sorted = replicas.toArray(new ReplicaStatus[0]);
    Arrays.sort(sorted, BY_PARTITION);
    return List.of(sorted);
  }

  /** Every tablet, as the nameserver sees it. */
  public List<TabletStatus> tablets() {
    return tablets;
  }

  /** Every table of every database. */
  public List<TableInfo> tables() {
    return tables;
  }

  /** What each partition's leader says; absent where it did not answer as a leader. */
  public Map<PartitionId, LeaderStatus> leaders() {
    return leaders;
  }

  /** What each healthy tablet serves, by endpoint; absent where it did not answer. */
  public Map<String, List<ReplicaStatus>> served() {
    return Collections.unmodifiableMap(served);
  }

  /**
   * The same, but a follower need only have reached what its leader had in an earlier reading:
   * while applications write, a follower is always a little behind, and still keeps up.
   */
  public ClusterSnapshot comparedWith(ClusterSnapshot earlier) {
    Map<PartitionId, String> ledBefore = new HashMap<>();
    for (PartitionInfo partition : earlier.partitions()) {
      partition.leader().ifPresent(leader -> ledBefore.put(partition.id(), leader));
    }
    Map<PartitionId, Long> reached = new HashMap<>();
    for (PartitionInfo partition : partitions()) {
      LeaderStatus before = earlier.leaders.get(partition.id());
      String leader = ledBefore.get(partition.id());
      if (before != null && leader != null && partition.isLedBy(leader)) {
        reached.put(partition.id(), before.offset());
      }
    }
    return new ClusterSnapshot(this, reached);
  }

  /** The offset that a follower of {@code partition} must have reached, as its leader says. */
  long requiredOffset(PartitionId partition, LeaderStatus leader) {
    long now = leader.offset();
    return Math.min(now, goals.getOrDefault(partition, now));
  }

  /** Every partition of every table. */
  public List<PartitionInfo> partitions() {
    return partitions;
  }

  /** The table of {@code partition}, which must be of this reading. */
  public TableInfo tableOf(PartitionInfo partition) {
    return Objects.requireNonNull(
        tablesById.get(partition.id().tid()), "the partition is of another reading");
  }

  /** The table whose id is {@code tid}; empty when there is none. */
  public Optional<TableInfo> table(int tid) {
    return Optional.ofNullable(tablesById.get(tid));
  }

  /** Every partition that has a replica on the tablet at {@code endpoint}, a dead one too. */
  public List<PartitionInfo> partitionsOn(String endpoint) {
    return Collections.unmodifiableList(partitionsOn.getOrDefault(endpoint, List.of()));
  }

  /** The partition that {@code operation} is about; none when its table was dropped. */
  public List<PartitionInfo> partitionsOf(OperationStatus operation) {
    return Collections.unmodifiableList(
        partitionsByName.getOrDefault(operation.subject(), List.of()));
  }

  /** The replica of {@code partition} that the tablet at {@code endpoint} serves. */
  public Optional<ReplicaStatus> replica(String endpoint, PartitionId partition) {
    List<ReplicaStatus> replicas = served.getOrDefault(endpoint, List.of());
    int low = 0;
    int high = replicas.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      ReplicaStatus replica = replicas.get(middle);
      int order = Integer.compare(replica.tid(), partition.tid());
      order = order == 0 ? Integer.compare(replica.pid(), partition.pid()) : order;
      if (order == 0) {
        return Optional.of(replica);
      }
      low = order < 0 ? middle + 1 : low;
      high = order > 0 ? middle - 1 : high;
    }
    return Optional.empty();
  }

  /** Rows in all partitions together, counted at their leaders. */
  public long rows() {
    return partitions.stream()
        .flatMap(
            partition ->
                partition.leader().flatMap(leader -> replica(leader, partition.id())).stream())
        .mapToLong(ReplicaStatus::rows)
        .sum();
  }
}
