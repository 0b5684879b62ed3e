package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.leadership.failover.AutoFailoverSwitch;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus.Subject;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import io.openmldb.rollout.activities.support.ActivityFailureInterceptor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Passes leads as the maintainers' script does: ChangeLeader, then RecoverTable of the old leader.
 * Between the two, writes of clients that do not know better go to the old leader, and are lost;
 * they are counted as long as it answers as a leader. So no more leads are between the two than the
 * nameserver takes at once; more would only wait in its queues, and lose writes all the while.
 */
final class DocumentedTransfer implements TransferStrategy {

  /** Of {@code name_server_task_concurrency}; the default. */
  private static final int QUEUES = 2;

  private static final int TRIES = 8;
  private static final Duration TRY_AGAIN = Duration.ofSeconds(10);

  private final ClusterContext context;
  private final MoveCostCounter cost;
  private final int concurrency;
  private final OtherFollowers bystanders;
  private final FormerLeaderRejoin oldLeaders;
  private final AutoFailoverSwitch autoFailover;
  private final RetryTracker<LeadershipTransfer> passing;
  private final RetryTracker<LeadershipTransfer> returning;
  private int between;

  DocumentedTransfer(ClusterContext context, TransferOptions limits, MoveCostCounter cost) {
    this.context = context;
    this.cost = cost;
    this.concurrency = Math.max(1, Math.min(QUEUES, limits.concurrency()));
    this.bystanders = new OtherFollowers(context);
    this.oldLeaders = new FormerLeaderRejoin(context, limits.maxOffsetLag());
    this.autoFailover = new AutoFailoverSwitch(context);
    this.passing = new RetryTracker<>(context.waiter(), TRIES, TRY_AGAIN);
    this.returning = new RetryTracker<>(context.waiter(), TRIES, TRY_AGAIN);
  }

  @Override
  public boolean transfer(List<LeadershipTransfer> ready) {
    return requestForIdlePartitions(
        ready,
        concurrency - between,
        passing,
        "the nameserver's operation ended without changing the leader",
        transfer -> bystanders.whileDetached(transfer, this::changeLeader));
  }

  private void changeLeader(LeadershipTransfer transfer) {
    context.nameServer().changeLeader(transfer.partition(), transfer.to());
  }

  @Override
  public boolean rejoin(List<LeadershipTransfer> passed) {
    // One that does not answer is counted at the next look, or as it was counted last.
    context.parallelCalls().attempt(passed, this::countLostWrites);
    between = (int) passed.stream().filter(transfer -> !returning.isExhausted(transfer)).count();
    return requestForIdlePartitions(
        passed,
        passed.size(),
        returning,
        "it was recovered but did not become a live follower",
        oldLeaders::recover);
  }

  /**
   * What an old leader has beyond the last entry that both share is thrown away when it is
   * recovered. Once it follows, its entries are those of its successor.
   */
  private void countLostWrites(LeadershipTransfer transfer) {
    PartitionInfo partition = context.nameServer().metadata(transfer.partition()).info();
    if (!partition.isLedBy(transfer.to())) {
      return;
    }
    context
        .tablet(transfer.from())
        .replica(transfer.tid(), transfer.pid())
        .filter(ReplicaStatus::isLeader)
        .map(old -> old.offset() - (partition.termStart() - 1))
        .filter(beyond -> beyond > 0)
        .ifPresent(beyond -> cost.addLostAtFormerLeader(transfer, beyond));
  }

  /** An operation makes a further one; so a partition is asked for again when none is left. */
  private boolean requestForIdlePartitions(
      List<LeadershipTransfer> transfers,
      int atMost,
      RetryTracker<LeadershipTransfer> attempts,
      String trouble,
      Consumer<LeadershipTransfer> ask) {
    Set<Subject> underWay = Subject.ofAll(context.nameServer().operationsUnderWay());
    List<LeadershipTransfer> idle =
        transfers.stream().filter(t -> !underWay.contains(Subject.of(t.partition()))).toList();
    int busy = transfers.size() - idle.size();
    List<LeadershipTransfer> due =
        idle.stream().filter(attempts::mayTry).limit(Math.max(0, atMost - busy)).toList();
    if (due.isEmpty()) {
      return false;
    }
    due.forEach(transfer -> attempts.recordTry(transfer, trouble));
    autoFailover
        .whilePaused(() -> context.parallelCalls().attempt(due, ask))
        .forEach(
            (transfer, why) ->
                attempts.recordFailure(transfer, ActivityFailureInterceptor.messageOf(why)));
    return true;
  }

  @Override
  public boolean isExhausted(LeadershipTransfer transfer) {
    return passing.isExhausted(transfer) || returning.isExhausted(transfer);
  }

  @Override
  public Map<LeadershipTransfer, String> problems() {
    Map<LeadershipTransfer, String> troubles = new HashMap<>(passing.problems());
    troubles.putAll(returning.problems());
    return troubles;
  }
}
