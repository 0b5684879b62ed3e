package io.openmldb.rollout.activities.openmldb;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One reading of a whole cluster: the nameserver's metadata, then what leaders say, then what each
 * tablet serves. Leaders are read before followers, so that a follower which has reached its
 * leader's reading has truly caught up with it.
 *
 * @param tablets as the nameserver sees them
 * @param tables every table of every database
 * @param leaders what each partition's leader says; absent where it did not answer as a leader
 * @param served what each healthy tablet serves, by endpoint; absent where it did not answer
 * @param goals the offset that a partition's followers must have reached, where that is less than
 *     its leader's of this reading
 */
public record ClusterView(
    List<TabletStatus> tablets,
    List<TableInfo> tables,
    Map<PartitionId, LeaderReading> leaders,
    Map<String, List<ReplicaStatus>> served,
    Map<PartitionId, Long> goals) {

  public ClusterView {
    tablets = List.copyOf(tablets);
    tables = List.copyOf(tables);
    leaders = Map.copyOf(leaders);
    served = Map.copyOf(served);
    goals = Map.copyOf(goals);
  }

  /** A reading whose followers must have reached what their leaders have in it. */
  public ClusterView(
      List<TabletStatus> tablets,
      List<TableInfo> tables,
      Map<PartitionId, LeaderReading> leaders,
      Map<String, List<ReplicaStatus>> served) {
    this(tablets, tables, leaders, served, Map.of());
  }

  /**
   * The same, but a follower need only have reached what its leader had in an earlier reading:
   * while applications write, a follower is always a little behind, and still keeps up.
   */
  public ClusterView after(ClusterView earlier) {
    Map<PartitionId, String> ledBefore = new HashMap<>();
    for (PartitionInfo partition : earlier.partitions()) {
      partition.leader().ifPresent(leader -> ledBefore.put(partition.id(), leader));
    }
    Map<PartitionId, Long> reached = new HashMap<>();
    for (PartitionInfo partition : partitions()) {
      LeaderReading before = earlier.leaders.get(partition.id());
      String leader = ledBefore.get(partition.id());
      if (before != null && leader != null && partition.isLedBy(leader)) {
        reached.put(partition.id(), before.offset());
      }
    }
    return new ClusterView(tablets, tables, leaders, served, reached);
  }

  /** The offset that a follower of {@code partition}, whose leader answered, must have reached. */
  long goal(PartitionId partition) {
    long now = leaders.get(partition).offset();
    return Math.min(now, goals.getOrDefault(partition, now));
  }

  /** Every partition of every table. */
  public List<PartitionInfo> partitions() {
    return tables.stream().flatMap(table -> table.partitions().stream()).toList();
  }

  /** The replica of {@code partition} that the tablet at {@code endpoint} serves. */
  public Optional<ReplicaStatus> replica(String endpoint, PartitionId partition) {
    return served.getOrDefault(endpoint, List.of()).stream()
        .filter(replica -> replica.tid() == partition.tid() && replica.pid() == partition.pid())
        .findFirst();
  }

  /** Rows in all partitions together, counted at their leaders. */
  public long rows() {
    return partitions().stream()
        .flatMap(
            partition ->
                partition.leader().flatMap(leader -> replica(leader, partition.id())).stream())
        .mapToLong(ReplicaStatus::rows)
        .sum();
  }
}
