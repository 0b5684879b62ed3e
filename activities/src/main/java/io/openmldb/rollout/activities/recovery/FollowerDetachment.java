package io.openmldb.rollout.activities.recovery;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.openmldb.client.ErrorCode;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.client.TabletClient;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.TableInfo;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.Follower;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Detaches the followers on a tablet before its stop, so that after the start no leader replicates
 * to a table that is still loading. Written to the lease first; recovery undoes it.
 */
final class FollowerDetachment {

  private final ClusterContext context;
  private final String endpoint;

  FollowerDetachment(ClusterContext context) {
    this.context = context;
    this.endpoint = context.node().endpoint();
  }

  /** The followers on the tablet at {@code endpoint}, each with its true leader. */
  static List<Follower> plan(List<TableInfo> tables, String endpoint) {
    return tables.stream()
        .flatMap(table -> table.partitions().stream())
        .flatMap(partition -> follower(partition, endpoint).stream())
        .sorted(
            Comparator.comparing(Follower::db)
                .thenComparing(Follower::table)
                .thenComparing(Follower::pid))
        .toList();
  }

  private static Optional<Follower> follower(PartitionInfo partition, String endpoint) {
    if (partition.on(endpoint).filter(ReplicaMeta::followsAlive).isEmpty()) {
      return Optional.empty();
    }
    return partition
        .leader()
        .map(
            leader ->
                new Follower(
                    partition.id().db(),
                    partition.id().table(),
                    partition.id().tid(),
                    partition.id().pid(),
                    leader));
  }

  /**
   * Detaches those that were planned, each from its present leader. One that is dropped, that
   * leads, or that is detached already, is passed over.
   */
  void detach(List<Follower> planned) {
    context.lease().recordDetached(endpoint, planned);
    Set<List<Integer>> wanted =
        planned.stream().map(FollowerDetachment::partition).collect(Collectors.toSet());
    List<Follower> now =
        plan(context.nameServer().tables(), endpoint).stream()
            .filter(follower -> wanted.contains(partition(follower)))
            .toList();
    context.parallelCalls().forEach(now, this::detach);
  }

  /** Strikes this tablet's followers from the lease. */
  void forget() {
    context.lease().clearDetached(endpoint);
  }

  private static List<Integer> partition(Follower follower) {
    return List.of(follower.tid(), follower.pid());
  }

  private void detach(Follower follower) {
    TabletClient leader = context.tablet(follower.leader());
    if (!isAttached(leader, follower)) {
      return;
    }
    try {
      leader.detach(follower.tid(), follower.pid(), endpoint);
    } catch (OpenmldbException.Refused e) {
      if (isAttached(leader, follower)) { // Not just done by a call whose answer was lost.
        throw e;
      }
    }
  }

  private boolean isAttached(TabletClient leader, Follower follower) {
    try {
      return leader.readAsLeader(follower.tid(), follower.pid()).confirmedBy(endpoint).isPresent();
    } catch (OpenmldbException.Refused e) {
      if (e.is(ErrorCode.TABLE_NOT_FOUND) || e.is(ErrorCode.TABLE_IS_FOLLOWER)) {
        return false; // Dropped or moved on just now: it does not replicate.
      }
      throw e;
    }
  }
}
