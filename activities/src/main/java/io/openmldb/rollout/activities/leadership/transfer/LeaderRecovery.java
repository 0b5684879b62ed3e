package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.leadership.failover.AutoFailoverSwitch;
import io.openmldb.rollout.activities.openmldb.client.ErrorCode;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.client.TabletClient;
import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus.Subject;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.model.TabletStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sees to it that the leaders of partitions lead in fact, and replicate to every live follower. The
 * nameserver's metadata shows neither: an attempt that was interrupted may have made a follower of
 * a leader that no other replica then replaced, and a leader without followers looks healthy.
 * Replicas that such an attempt left dead are recovered.
 */
public final class LeaderRecovery {

  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(200);

  private static final int TRIES = 3;
  private static final Duration TRY_AGAIN = Duration.ofSeconds(10);

  private final ClusterContext context;
  private final AutoFailoverSwitch autoFailover;
  private final RetryTracker<ReplicaOf> recoveries;

  public LeaderRecovery(ClusterContext context) {
    this.context = context;
    this.autoFailover = new AutoFailoverSwitch(context);
    this.recoveries = new RetryTracker<>(context.waiter(), TRIES, TRY_AGAIN);
  }

  /**
   * Recovers what can be recovered. It ends when nothing is left, or when nothing has been under
   * way for a while.
   *
   * @return what is left, one sentence each
   */
  public List<String> ensureLeading(Collection<PartitionId> partitions) {
    if (partitions.isEmpty()) {
      return List.of();
    }
    Instant limit = context.waiter().now().plus(WITHIN);
    while (true) {
      Map<PartitionId, PartitionInfo> now = TransferState.read(context, partitions);
      List<PartitionInfo> looked =
          partitions.stream().distinct().map(now::get).filter(Objects::nonNull).toList();
      List<Optional<String>> problems = context.parallelCalls().map(looked, this::ensureLeading);
      List<ReplicaOf> dead = dead(looked);
      if (recover(dead)) {
        limit = context.waiter().now().plus(WITHIN);
      }
      List<String> left =
          Stream.concat(
                  problems.stream().flatMap(Optional::stream),
                  dead.stream().map(replica -> replica + " is not alive"))
              .toList();
      if (left.isEmpty() || context.waiter().now().isAfter(limit)) {
        return left;
      }
      context.waiter().sleep(LOOK);
    }
  }

  private record ReplicaOf(PartitionId partition, String endpoint) {
    @Override
    public String toString() {
      return partition + " on " + endpoint;
    }
  }

  /** Dead replicas on tablets that are up, of partitions that are led. */
  private List<ReplicaOf> dead(List<PartitionInfo> partitions) {
    Set<String> healthy =
        context.nameServer().tablets().stream()
            .filter(TabletStatus::isHealthy)
            .map(TabletStatus::endpoint)
            .collect(Collectors.toSet());
    return partitions.stream()
        .filter(partition -> partition.leader().isPresent())
        .flatMap(
            partition ->
                partition.replicas().stream()
                    .filter(replica -> !replica.isAlive())
                    .filter(replica -> healthy.contains(replica.endpoint()))
                    .map(replica -> new ReplicaOf(partition.id(), replica.endpoint())))
        .toList();
  }

  /**
   * Has the nameserver recover dead replicas for which it has no operation under way.
   *
   * @return whether anything is under way
   */
  private boolean recover(List<ReplicaOf> dead) {
    if (dead.isEmpty()) {
      return false;
    }
    Set<Subject> underWay = Subject.ofAll(context.nameServer().operationsUnderWay());
    List<ReplicaOf> idle =
        dead.stream()
            .filter(replica -> !underWay.contains(Subject.of(replica.partition())))
            .toList();
    List<ReplicaOf> due = idle.stream().filter(recoveries::mayTry).toList();
    if (!due.isEmpty()) {
      due.forEach(replica -> recoveries.recordTry(replica, "it did not come alive"));
      autoFailover.whilePaused(() -> context.parallelCalls().attempt(due, this::recover));
    }
    return !due.isEmpty() || idle.size() < dead.size();
  }

  private void recover(ReplicaOf replica) {
    context.nameServer().recoverReplica(replica.partition(), replica.endpoint());
  }

  private Optional<String> ensureLeading(PartitionInfo partition) {
    Optional<String> leader = partition.leader();
    if (leader.isEmpty()) {
      return Optional.of(partition.id() + " has no live leader");
    }
    TabletClient tablet = context.tablet(leader.get());
    try {
      LeaderStatus reading = tablet.readAsLeader(partition.id().tid(), partition.id().pid());
      return attachMissing(partition, tablet, reading);
    } catch (OpenmldbException.Refused e) {
      if (e.is(ErrorCode.TABLE_IS_FOLLOWER) && mayBePromoted(partition, leader.get())) {
        // A change that was broken off has taken the followers into a term of its own.
        long term = Math.max(partition.term(), context.newestTerm().getAsLong());
        tablet.promote(partition.id().tid(), partition.id().pid(), term);
      }
      return Optional.of(partition.id() + " is not led by " + leader.get() + ": " + e.text());
    } catch (OpenmldbException.NoAnswer e) {
      return Optional.of(partition.id() + ": " + e.getMessage());
    }
  }

  private Optional<String> attachMissing(
      PartitionInfo partition, TabletClient leader, LeaderStatus reading) {
    int tid = partition.id().tid();
    int pid = partition.id().pid();
    List<String> missing =
        partition.liveFollowers().stream()
            .filter(follower -> reading.confirmedBy(follower).isEmpty())
            .toList();
    for (String follower : missing) {
      // Never to a table that is still loading: it would apply the log twice.
      if (serves(follower, partition).filter(ReplicaStatus::isLoaded).isPresent()) {
        leader.attach(tid, pid, follower);
      }
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(partition.id() + " is not replicated to " + String.join(", ", missing));
  }

  /**
   * Only when no other replica leads or may become the leader, so that there are never two leaders.
   */
  private boolean mayBePromoted(PartitionInfo partition, String leader) {
    if (context.nameServer().isAtWorkOn(partition.id())) {
      return false;
    }
    List<String> others =
        partition.replicas().stream()
            .map(ReplicaMeta::endpoint)
            .filter(endpoint -> !endpoint.equals(leader))
            .toList();
    others.forEach(other -> demoteUnknownLeader(other, leader, partition));
    return others.stream().allMatch(other -> isKnownNotToLead(other, partition));
  }

  /**
   * A leader change that was cut off has made a leader that only its tablet knows of. No client
   * writes to it, and what it has the leader by the metadata has too; else it stays.
   */
  private void demoteUnknownLeader(String other, String leader, PartitionInfo partition) {
    try {
      Optional<ReplicaStatus> unknown = serves(other, partition).filter(ReplicaStatus::isLeader);
      boolean hasMore =
          unknown.isPresent()
              && serves(leader, partition)
                  .filter(known -> known.offset() >= unknown.get().offset())
                  .isEmpty();
      if (unknown.isPresent() && !hasMore) {
        context.tablet(other).demote(partition.id().tid(), partition.id().pid());
      }
    } catch (OpenmldbException.NoAnswer e) {
      // Whether it leads is asked once more, and decides.
    }
  }

  private boolean isKnownNotToLead(String endpoint, PartitionInfo partition) {
    try {
      return serves(endpoint, partition).filter(ReplicaStatus::isLeader).isEmpty();
    } catch (OpenmldbException.NoAnswer e) {
      return !context.isHealthy(endpoint);
    }
  }

  private Optional<ReplicaStatus> serves(String endpoint, PartitionInfo partition) {
    return context.tablet(endpoint).replica(partition.id().tid(), partition.id().pid());
  }
}
