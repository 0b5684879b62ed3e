package io.openmldb.rollout.activities.openmldb;

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
 */
public record ClusterView(
    List<TabletStatus> tablets,
    List<TableInfo> tables,
    Map<PartitionId, LeaderReading> leaders,
    Map<String, List<ReplicaStatus>> served) {

  public ClusterView {
    tablets = List.copyOf(tablets);
    tables = List.copyOf(tables);
    leaders = Map.copyOf(leaders);
    served = Map.copyOf(served);
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
