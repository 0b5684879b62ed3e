package io.openmldb.rollout.activities.leadership.transfer;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.leadership.failover.AutoFailoverSwitch;
import io.openmldb.rollout.activities.openmldb.client.ErrorCode;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Passes leads in batches, each under one short fence on one tablet and in one short failover
 * pause. Whatever can be waited for is waited for before the fence.
 */
final class FencedTransfer implements TransferStrategy {

  /** The number of entries that a follower catches up with in well under a second. */
  private static final long NEARLY = 1000;

  /** Between two fences writers get this many times as long as they were refused. */
  private static final int BREATHER = 2;

  private static final Duration LEAST_BREATHER = Duration.ofMillis(200);

  /** With so many fences in a row for nothing, refusing further writes is pointless. */
  private static final int FRUITLESS = 6;

  /** An operation that hangs must not stop everything for ever. */
  private static final Duration BUSY_AT_MOST = Duration.ofMinutes(1);

  private static final int TRIES = 8;
  private static final Duration TRY_AGAIN = Duration.ofMillis(500);
  private static final Duration RECOVER_AGAIN = Duration.ofSeconds(10);

  private final ClusterContext context;
  private final MoveCostCounter cost;
  private final long nearly;
  private final TransferBatchSize size;
  private final FormerLeaderRejoin oldLeaders;
  private final AutoFailoverSwitch autoFailover;
  private final RetryTracker<LeadershipTransfer> passing;
  private final RetryTracker<LeadershipTransfer> returning;
  private final Map<LeadershipTransfer, Long> sound = new HashMap<>();
  private final FairTurns<String> turns = new FairTurns<>();
  private int fruitless;
  private Instant nextFence = Instant.MIN;
  private @Nullable Instant busySince;

  FencedTransfer(ClusterContext context, TransferOptions limits, MoveCostCounter cost) {
    this.context = context;
    this.cost = cost;
    this.nearly = Math.max(NEARLY, limits.maxOffsetLag());
    this.size = new TransferBatchSize(limits.concurrency());
    this.oldLeaders = new FormerLeaderRejoin(context, limits.maxOffsetLag());
    this.autoFailover = new AutoFailoverSwitch(context);
    this.passing = new RetryTracker<>(context.waiter(), TRIES, TRY_AGAIN);
    this.returning = new RetryTracker<>(context.waiter(), TRIES, RECOVER_AGAIN);
  }

  @Override
  public boolean transfer(List<LeadershipTransfer> ready) {
    if (!isTimeForFence()) {
      return false;
    }
    List<OperationStatus> underWay = context.nameServer().operationsUnderWay();
    Set<Subject> busy = Subject.ofAll(underWay);
    List<LeadershipTransfer> due =
        ready.stream()
            .filter(passing::mayTry)
            .filter(t -> !busy.contains(Subject.of(t.partition())))
            .toList();
    if (due.isEmpty() || isTooBusy(underWay)) {
      return false;
    }
    return passFromOne(
        due.stream().collect(groupingBy(LeadershipTransfer::from, LinkedHashMap::new, toList())));
  }

  /**
   * Passes leads of one tablet, if it can: those that are near enough on a tablet that answers. The
   * others wait; broken partitions are recovered when nothing else can be done.
   */
  private boolean passFromOne(Map<String, List<LeadershipTransfer>> byTablet) {
    List<LeadershipTransfer> broken = new ArrayList<>();
    for (String tablet : turns.inOrder(byTablet.keySet())) {
      List<LeadershipTransfer> batch =
          nearlyCaughtUp(byTablet.getOrDefault(tablet, List.of()), broken);
      if (!batch.isEmpty()) {
        return autoFailover.whilePaused(() -> transferUnderFence(tablet, batch));
      }
      turns.recordFailure(tablet);
    }
    new LeaderRecovery(context)
        .ensureLeading(broken.stream().map(LeadershipTransfer::partition).toList());
    return false;
  }

  private boolean transferUnderFence(String tablet, List<LeadershipTransfer> batch) {
    FencedBatch fenced = new FencedBatch(context, tablet, batch);
    fenced.run();
    sound.putAll(fenced.sound());
    fenced.problems().forEach(passing::recordTry);
    learnFrom(fenced, tablet, batch.size());
    rejoinInFailoverPause(List.copyOf(fenced.sound().keySet()));
    return true;
  }

  private void learnFrom(FencedBatch fenced, String tablet, int leads) {
    if (fenced.sound().isEmpty()) {
      fruitless++;
      turns.recordFailure(tablet);
    } else {
      fruitless = 0;
      turns.recordSuccess(tablet);
    }
    size.adapt(leads, fenced.refused());
    Duration breather = fenced.refused().multipliedBy(BREATHER);
    nextFence =
        context
            .waiter()
            .now()
            .plus(breather.compareTo(LEAST_BREATHER) > 0 ? breather : LEAST_BREATHER);
  }

  private boolean isTimeForFence() {
    return fruitless < FRUITLESS
        && !context.waiter().now().isBefore(nextFence)
        && WriteFence.isQuiet(context);
  }

  /**
   * Operations wait for each other in few queues; a leader change should not, under a fence. So an
   * idle nameserver is waited for, but not longer than makes sense.
   */
  private boolean isTooBusy(List<OperationStatus> underWay) {
    Instant now = context.waiter().now();
    if (underWay.isEmpty()) {
      busySince = null;
      return false;
    }
    Instant since = busySince == null ? now : busySince;
    busySince = since;
    return now.isBefore(since.plus(BUSY_AT_MOST));
  }

  /**
   * As many as may pass together, and are near enough. A tablet that does not answer is asked once:
   * one that hangs would cost a deadline for each partition that it leads, while the nameserver may
   * have given those to others.
   */
  private List<LeadershipTransfer> nearlyCaughtUp(
      List<LeadershipTransfer> due, List<LeadershipTransfer> broken) {
    List<LeadershipTransfer> near = new ArrayList<>();
    for (LeadershipTransfer transfer : due) {
      try {
        if (near.size() < size.next() && isNearlyCaughtUp(transfer, broken)) {
          near.add(transfer);
        }
      } catch (OpenmldbException.NoAnswer e) {
        passing.recordFailure(transfer, e.getMessage());
        return List.of();
      }
    }
    return near;
  }

  /**
   * Whether the follower is so near its leader that a fence is worth it.
   *
   * @param broken takes those that cannot come near by themselves: an attempt that died has left
   *     their leaders such that they lead by the metadata only, or replicate to nobody
   */
  private boolean isNearlyCaughtUp(LeadershipTransfer transfer, List<LeadershipTransfer> broken) {
    try {
      LeaderStatus leader =
          context.tablet(transfer.from()).readAsLeader(transfer.tid(), transfer.pid());
      if (leader.confirmedBy(transfer.to()).isEmpty()) {
        broken.add(transfer);
      }
      return leader.isCaughtUp(transfer.to(), nearly);
    } catch (OpenmldbException.NoAnswer e) {
      throw e;
    } catch (OpenmldbException e) {
      passing.recordFailure(transfer, e.getMessage());
      if (e instanceof OpenmldbException.Refused refused
          && refused.is(ErrorCode.TABLE_IS_FOLLOWER)) {
        broken.add(transfer);
      }
      return false;
    }
  }

  @Override
  public boolean rejoin(List<LeadershipTransfer> passed) {
    List<LeadershipTransfer> due = passed.stream().filter(returning::mayTry).toList();
    if (due.isEmpty()) {
      return false;
    }
    return autoFailover.whilePaused(() -> rejoinInFailoverPause(due));
  }

  private boolean rejoinInFailoverPause(List<LeadershipTransfer> due) {
    return context.parallelCalls().map(due, this::bringBack).contains(true);
  }

  private boolean bringBack(LeadershipTransfer transfer) {
    try {
      FormerLeaderRejoin.RejoinResult result =
          oldLeaders.rejoin(transfer, Optional.ofNullable(sound.get(transfer)));
      cost.addLostWrites(transfer, result.lostWrites());
      if (result.worked()) {
        returning.recordTry(transfer, "it was recovered but did not become a live follower");
      }
      return result.worked();
    } catch (OpenmldbException e) {
      returning.recordTry(transfer, e.getMessage());
      return false;
    }
  }

  @Override
  public boolean isExhausted(LeadershipTransfer transfer) {
    return fruitless >= FRUITLESS
        || passing.isExhausted(transfer)
        || returning.isExhausted(transfer);
  }

  @Override
  public Map<LeadershipTransfer, String> problems() {
    Map<LeadershipTransfer, String> troubles = new HashMap<>(passing.problems());
    troubles.putAll(returning.problems());
    return troubles;
  }
}
