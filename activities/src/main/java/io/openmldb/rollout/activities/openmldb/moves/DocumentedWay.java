package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.openmldb.OperationStatus.Subject;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.failover.FailoverSwitch;
import io.openmldb.rollout.activities.openmldb.session.Session;
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
final class DocumentedWay implements Way {

  private static final Duration WINDOW_ALARM = Duration.ofMinutes(1);

  /** Of {@code name_server_task_concurrency}; the default. */
  private static final int QUEUES = 2;

  private static final int TRIES = 8;
  private static final Duration TRY_AGAIN = Duration.ofSeconds(10);

  private final Session session;
  private final Tally tally;
  private final int concurrency;
  private final Bystanders bystanders;
  private final OldLeaders oldLeaders;
  private final FailoverSwitch autoFailover;
  private final Attempts<Transfer> passing;
  private final Attempts<Transfer> returning;
  private int between;

  DocumentedWay(Session session, Limits limits, Tally tally) {
    this.session = session;
    this.tally = tally;
    this.concurrency = Math.max(1, Math.min(QUEUES, limits.concurrency()));
    this.bystanders = new Bystanders(session);
    this.oldLeaders = new OldLeaders(session, limits.maxOffsetLag());
    this.autoFailover = new FailoverSwitch(session);
    this.passing = new Attempts<>(session.waits(), TRIES, TRY_AGAIN);
    this.returning = new Attempts<>(session.waits(), TRIES, TRY_AGAIN);
  }

  @Override
  public boolean pass(List<Transfer> ready) {
    return askForIdle(
        ready,
        concurrency - between,
        passing,
        "the nameserver's operation ended without changing the leader",
        transfer -> bystanders.whileAside(transfer, this::changeLeader));
  }

  private void changeLeader(Transfer transfer) {
    session.nameServer().changeLeader(transfer.partition(), transfer.to());
  }

  @Override
  public boolean bringBack(List<Transfer> passed) {
    // One that does not answer is counted at the next look, or as it was counted last.
    session.sideBySide().attempt(passed, this::countLostWrites);
    between = (int) passed.stream().filter(transfer -> !returning.areSpent(transfer)).count();
    return askForIdle(
        passed,
        passed.size(),
        returning,
        "it was recovered, and did not become a live follower",
        oldLeaders::recover);
  }

  /**
   * What an old leader has beyond the last entry that both share is thrown away when it is
   * recovered. Once it follows, its entries are those of its successor.
   */
  private void countLostWrites(Transfer transfer) {
    PartitionInfo partition = session.nameServer().metadata(transfer.partition()).info();
    if (!partition.isLedBy(transfer.to())) {
      return;
    }
    session
        .tablet(transfer.from())
        .replica(transfer.tid(), transfer.pid())
        .filter(ReplicaStatus::isLeader)
        .map(old -> old.offset() - (partition.termStart() - 1))
        .filter(beyond -> beyond > 0)
        .ifPresent(beyond -> tally.lostAtOldLeader(transfer, beyond));
  }

  /** An operation makes a further one; so a partition is asked for again when none is left. */
  private boolean askForIdle(
      List<Transfer> transfers,
      int atMost,
      Attempts<Transfer> attempts,
      String trouble,
      Consumer<Transfer> ask) {
    Set<Subject> underWay = Subject.ofAll(session.nameServer().operationsUnderWay());
    List<Transfer> idle =
        transfers.stream().filter(t -> !underWay.contains(Subject.of(t.partition()))).toList();
    int busy = transfers.size() - idle.size();
    List<Transfer> due =
        idle.stream().filter(attempts::mayTry).limit(Math.max(0, atMost - busy)).toList();
    if (due.isEmpty()) {
      return false;
    }
    due.forEach(transfer -> attempts.tried(transfer, trouble));
    autoFailover
        .whileOff(WINDOW_ALARM, () -> session.sideBySide().attempt(due, ask))
        .forEach((transfer, why) -> attempts.failed(transfer, why.getMessage()));
    return true;
  }

  @Override
  public boolean isSpent(Transfer transfer) {
    return passing.areSpent(transfer) || returning.areSpent(transfer);
  }

  @Override
  public Map<Transfer, String> troubles() {
    Map<Transfer, String> troubles = new HashMap<>(passing.troubles());
    troubles.putAll(returning.troubles());
    return troubles;
  }
}
