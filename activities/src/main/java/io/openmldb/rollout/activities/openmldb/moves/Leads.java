package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.openmldb.ErrorCode;
import io.openmldb.rollout.activities.openmldb.LeaderReading;
import io.openmldb.rollout.activities.openmldb.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.OperationStatus;
import io.openmldb.rollout.activities.openmldb.PartitionId;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.TabletClient;
import io.openmldb.rollout.activities.openmldb.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Sees to it that the leaders of partitions lead in fact, and replicate to every live follower. The
 * nameserver's metadata shows neither: an attempt that was cut off may have made a follower of a
 * leader whose lead then never passed, and a leader that replicates to nobody looks healthy.
 */
final class Leads {

  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Session session;

  Leads(Session session) {
    this.session = session;
  }

  /**
   * Mends what can be mended in a moment.
   *
   * @return what is left, one sentence each
   */
  List<String> mend(Collection<PartitionId> partitions) {
    Instant limit = session.waits().now().plus(WITHIN);
    while (true) {
      Map<PartitionId, PartitionInfo> now = Standing.index(session.nameServer().tables());
      List<PartitionInfo> looked =
          partitions.stream().distinct().map(now::get).filter(Objects::nonNull).toList();
      List<Optional<String>> problems = session.sideBySide().map(looked, this::mend);
      List<String> left = problems.stream().flatMap(Optional::stream).toList();
      if (left.isEmpty() || session.waits().now().isAfter(limit)) {
        return left;
      }
      session.waits().sleep(LOOK);
    }
  }

  private Optional<String> mend(PartitionInfo partition) {
    Optional<String> leader = partition.leader();
    if (leader.isEmpty()) {
      return Optional.of(partition.id() + " has no live leader");
    }
    TabletClient tablet = session.tablet(leader.get());
    try {
      LeaderReading reading = tablet.readAsLeader(partition.id().tid(), partition.id().pid());
      return attachMissing(partition, tablet, reading);
    } catch (OpenmldbException.Refused e) {
      if (e.is(ErrorCode.TABLE_IS_FOLLOWER) && mayBePromoted(partition, leader.get())) {
        tablet.promote(partition.id().tid(), partition.id().pid(), partition.term());
      }
      return Optional.of(partition.id() + " is not led by " + leader.get() + ": " + e.text());
    } catch (OpenmldbException.NoAnswer e) {
      return Optional.of(partition.id() + ": " + e.getMessage());
    }
  }

  private Optional<String> attachMissing(
      PartitionInfo partition, TabletClient leader, LeaderReading reading) {
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

  /** Only when nobody else leads or may come to lead, so that there are never two. */
  private boolean mayBePromoted(PartitionInfo partition, String leader) {
    boolean idle =
        session.nameServer().operations(partition.id()).stream()
            .noneMatch(OperationStatus::isUnderWay);
    return idle
        && partition.replicas().stream()
            .map(ReplicaMeta::endpoint)
            .filter(endpoint -> !endpoint.equals(leader))
            .allMatch(endpoint -> isKnownNotToLead(endpoint, partition));
  }

  private boolean isKnownNotToLead(String endpoint, PartitionInfo partition) {
    try {
      return serves(endpoint, partition).filter(ReplicaStatus::isLeader).isEmpty();
    } catch (OpenmldbException.NoAnswer e) {
      return !session.isHealthy(endpoint);
    }
  }

  private Optional<ReplicaStatus> serves(String endpoint, PartitionInfo partition) {
    return session.tablet(endpoint).replica(partition.id().tid(), partition.id().pid());
  }
}
