package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.openmldb.client.ErrorCode;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.client.PartitionMetadata;
import io.openmldb.rollout.activities.openmldb.client.TabletClient;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes an old leader a live follower of its successor. Attaching takes a moment: the new leader is
 * made to replicate to it, and when it has caught up, the nameserver's metadata is set accordingly.
 * That is safe only where the old leader is an exact prefix of the new one, and nothing else
 * changes the partition. In every other case the nameserver recovers it, which takes its time and
 * throws away what the old leader alone has.
 */
final class FormerLeaderRejoin {

  /** For an old leader that may have taken writes: no replica has this offset. */
  static final long UNSOUND = -1;

  private static final Duration CATCH_UP_WITHIN = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final ClusterContext context;
  private final long maxOffsetLag;

  FormerLeaderRejoin(ClusterContext context, long maxOffsetLag) {
    this.context = context;
    this.maxOffsetLag = maxOffsetLag;
  }

  /**
   * Attaches the old leader, or else has the nameserver recover it; does not wait for the latter.
   * {@code auto_failover} must be off.
   *
   * @param sound the offset at which it is known to be an exact prefix, or {@link #UNSOUND}; empty:
   *     not known, and then the term's first offset must prove it
   */
  RejoinResult rejoin(LeadershipTransfer transfer, Optional<Long> sound) {
    PartitionInfo partition = context.nameServer().metadata(transfer.partition()).info();
    if (TransferState.of(transfer, partition) != TransferState.PASSED || isWorkUnderWay(transfer)) {
      return new RejoinResult(false, 0);
    }
    if (isAttached(transfer)) {
      // Somebody who knew it to be sound has attached it, and it grows with its leader since.
      return finish(transfer, true, 0);
    }
    // The first offset of the new leader's term is one more than the last that both share.
    long shared = partition.termStart() - 1;
    Optional<ReplicaStatus> old =
        context.tablet(transfer.from()).replica(transfer.tid(), transfer.pid());
    long lost = old.map(status -> Math.max(0, status.offset() - shared)).orElse(0L);
    if (lost > 0) {
      replaceOtherFollowers(transfer, partition);
    }
    boolean safe =
        !partition.replicatedElsewhere()
            && old.filter(status -> isExactPrefix(status, sound.orElse(shared))).isPresent();
    return finish(transfer, safe, lost);
  }

  private RejoinResult finish(LeadershipTransfer transfer, boolean safe, long lost) {
    if (!safe || !attach(transfer)) {
      recover(transfer);
    }
    return new RejoinResult(true, lost);
  }

  private boolean isAttached(LeadershipTransfer transfer) {
    return context
        .tablet(transfer.to())
        .readAsLeader(transfer.tid(), transfer.pid())
        .confirmedBy(transfer.from())
        .isPresent();
  }

  /**
   * What became of an old leader.
   *
   * @param worked whether something was done; what, the metadata will say
   * @param lostWrites acknowledged writes that it alone has, and that are lost
   */
  record RejoinResult(boolean worked, long lostWrites) {}

  private static boolean isExactPrefix(ReplicaStatus old, long shared) {
    return old.isLoaded() && !old.isLeader() && old.offset() == shared;
  }

  /**
   * Gives every other follower a new copy. After the lead had passed, the old leader took writes
   * and replicated them: its followers have entries that the new leader never had, at offsets that
   * are the new leader's by now.
   */
  private void replaceOtherFollowers(LeadershipTransfer transfer, PartitionInfo partition) {
    for (String follower : partition.liveFollowers()) {
      if (!follower.equals(transfer.from())) {
        new ReplicaRebuild(context).start(transfer.partition(), follower);
      }
    }
  }

  private boolean attach(LeadershipTransfer transfer) {
    TabletClient leader = context.tablet(transfer.to());
    leader.attach(transfer.tid(), transfer.pid(), transfer.from());
    if (!hasCaughtUp(leader, transfer) || isWorkUnderWay(transfer)) {
      return false;
    }
    PartitionMetadata metadata = context.nameServer().metadata(transfer.partition());
    if (!isAsAfterLeaderChange(transfer, metadata.info())) {
      return false;
    }
    context.nameServer().writeMetadata(metadata.withLiveFollower(transfer.from()));
    PartitionInfo after = context.nameServer().metadata(transfer.partition()).info();
    return TransferState.of(transfer, after) == TransferState.SETTLED;
  }

  private boolean hasCaughtUp(TabletClient leader, LeadershipTransfer transfer) {
    long goal = leader.readAsLeader(transfer.tid(), transfer.pid()).offset() - maxOffsetLag;
    Instant limit = context.waiter().now().plus(CATCH_UP_WITHIN);
    while (true) {
      Optional<Long> confirmed =
          leader.readAsLeader(transfer.tid(), transfer.pid()).confirmedBy(transfer.from());
      if (confirmed.isPresent() && confirmed.get() >= goal) {
        return true;
      }
      if (context.waiter().now().isAfter(limit)) {
        return false;
      }
      context.waiter().sleep(LOOK);
    }
  }

  /** The old leader is marked as a dead leader, as a leader change leaves it, and nothing else. */
  private static boolean isAsAfterLeaderChange(
      LeadershipTransfer transfer, PartitionInfo partition) {
    Optional<ReplicaMeta> old = partition.on(transfer.from());
    return partition.isLedBy(transfer.to())
        && !partition.replicatedElsewhere()
        && old.filter(ReplicaMeta::isDeadLeader).isPresent();
  }

  private boolean isWorkUnderWay(LeadershipTransfer transfer) {
    return context.nameServer().isAtWorkOn(transfer.partition());
  }

  /** Has the nameserver recover the old leader; alive already: says nothing. */
  void recover(LeadershipTransfer transfer) {
    try {
      context.nameServer().recoverReplica(transfer.partition(), transfer.from());
    } catch (OpenmldbException.Refused e) {
      if (!e.is(ErrorCode.REPLICA_IS_ALIVE)) {
        throw e;
      }
    }
  }
}
