package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.activities.openmldb.Deadlines;
import io.openmldb.rollout.activities.openmldb.ErrorCode;
import io.openmldb.rollout.activities.openmldb.NameServerClient;
import io.openmldb.rollout.activities.openmldb.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.OperationStatus;
import io.openmldb.rollout.activities.openmldb.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Passes leads, and finds out which have passed. The nameserver's "ok" says only that an operation
 * was made, and a missing answer says nothing; the new leader itself is asked.
 */
final class LeaderChange {

  /**
   * While writes are refused nothing is waited for that does not come at once. Least of all a new
   * nameserver: the first that it does is to lift fences, and the next to go on with the old one's
   * operations.
   */
  private static final Deadlines IMPATIENT =
      new Deadlines(Duration.ofSeconds(1), Duration.ofSeconds(2));

  private static final Duration LOOK = Duration.ofMillis(25);

  private final Session session;
  private final NameServerClient nameServer;

  LeaderChange(Session session) {
    this.session = session;
    this.nameServer = session.nameServer().impatient(IMPATIENT);
  }

  /**
   * Asks for all at once.
   *
   * @return those that were certainly not taken, with why; every other may pass now or later
   */
  Map<Transfer, RuntimeException> ask(List<Transfer> batch) {
    Map<Transfer, RuntimeException> failures =
        session
            .sideBySide()
            .attempt(
                batch, transfer -> nameServer.changeLeader(transfer.partition(), transfer.to()));
    failures.values().removeIf(LeaderChange::mayHaveTakenEffect);
    return failures;
  }

  private static boolean mayHaveTakenEffect(RuntimeException failure) {
    return failure instanceof OpenmldbException.NoAnswer noAnswer && noAnswer.mayHaveTakenEffect();
  }

  /**
   * Waits until it is certain of each whether it has passed. An operation that is still under way
   * at {@code limit} is cancelled, for which {@code auto_failover} must be off.
   *
   * @param fenceIsSafe whether nothing has happened that would lift the fence
   * @return those that have passed
   * @throws StepException when it cannot be known, and must not be waited for
   */
  Set<Transfer> resolve(Collection<Transfer> asked, Instant limit, BooleanSupplier fenceIsSafe) {
    List<Transfer> open = new ArrayList<>(asked);
    Set<Transfer> passed = new HashSet<>();
    while (true) {
      settle(open, passed, this::leads);
      if (open.isEmpty()) {
        return passed;
      }
      if (!fenceIsSafe.getAsBoolean()) {
        throw new UncertainLeadException(open);
      }
      List<OperationStatus> changes = changesUnderWay(open);
      // Whoever has no operation under way has passed by now, or never will.
      settle(open, passed, this::leads);
      open.removeIf(transfer -> changes.stream().noneMatch(isAbout(transfer)));
      if (open.isEmpty()) {
        return passed;
      }
      if (session.waits().now().isBefore(limit)) {
        session.waits().sleep(LOOK);
      } else {
        cancel(changes);
        settle(open, passed, this::leads);
        return passed;
      }
    }
  }

  /** Ends operations for certain; one that has ended by itself meanwhile cannot be cancelled. */
  private void cancel(List<OperationStatus> changes) {
    Map<OperationStatus, RuntimeException> failures =
        session.sideBySide().attempt(changes, change -> nameServer.cancelOperation(change.id()));
    for (OperationStatus now : nameServer.operations()) {
      for (OperationStatus change : failures.keySet()) {
        if (now.id() == change.id() && now.isUnderWay()) {
          throw failures.get(change);
        }
      }
    }
  }

  private void settle(List<Transfer> open, Set<Transfer> passed, Predicate<Transfer> leads) {
    List<Boolean> answers = session.sideBySide().map(open, leads::test);
    List<Transfer> looked = List.copyOf(open);
    for (int i = 0; i < looked.size(); i++) {
      if (answers.get(i)) {
        passed.add(looked.get(i));
        open.remove(looked.get(i));
      }
    }
  }

  private List<OperationStatus> changesUnderWay(List<Transfer> open) {
    return nameServer.operationsUnderWay().stream()
        .filter(OperationStatus::isLeaderChange)
        .filter(operation -> open.stream().anyMatch(t -> operation.isAbout(t.partition())))
        .toList();
  }

  private static Predicate<OperationStatus> isAbout(Transfer transfer) {
    return operation -> operation.isAbout(transfer.partition());
  }

  private boolean leads(Transfer transfer) {
    try {
      session.tablet(transfer.to()).readAsLeader(transfer.tid(), transfer.pid());
      return true;
    } catch (OpenmldbException.Refused e) {
      if (e.is(ErrorCode.TABLE_IS_FOLLOWER) || e.is(ErrorCode.TABLE_NOT_FOUND)) {
        return false;
      }
      throw e;
    }
  }
}
