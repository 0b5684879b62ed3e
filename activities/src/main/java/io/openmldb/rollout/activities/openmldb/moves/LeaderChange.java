package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.activities.openmldb.Deadlines;
import io.openmldb.rollout.activities.openmldb.NameServerClient;
import io.openmldb.rollout.activities.openmldb.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.OperationStatus;
import io.openmldb.rollout.activities.openmldb.PartitionId;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Passes leads, and finds out which have passed. The nameserver's "ok" says only that an operation
 * was made, and a missing answer says nothing; its metadata tells, once no operation is under way.
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

  /** What one operation takes once it has begun, on a busy nameserver. */
  private static final Duration COURSE = Duration.ofMillis(500);

  private static final Duration AFTERMATH = Duration.ofMillis(100);

  /** What is needed before the limit to find out what became of a question without an answer. */
  private static final Duration FIND_OUT = Duration.ofMillis(250);

  private final Session session;
  private final NameServerClient nameServer;

  LeaderChange(Session session) {
    this.session = session;
    this.nameServer = session.nameServer().impatient(IMPATIENT);
  }

  /**
   * Asks for all at once. A nameserver that does not answer is not waited for beyond {@code limit}.
   *
   * @return those that were certainly not taken, with why; every other may pass now or later
   */
  Map<Transfer, RuntimeException> ask(List<Transfer> batch, Instant limit) {
    Duration left = Duration.between(session.waits().now(), limit.minus(FIND_OUT));
    NameServerClient asked =
        session.nameServer().impatient(new Deadlines(IMPATIENT.read(), atLeast(FIND_OUT, left)));
    Map<Transfer, RuntimeException> failures =
        session
            .underFence()
            .attempt(batch, transfer -> asked.changeLeader(transfer.partition(), transfer.to()));
    failures.values().removeIf(LeaderChange::mayHaveTakenEffect);
    return failures;
  }

  private static Duration atLeast(Duration least, Duration duration) {
    return duration.compareTo(least) < 0 ? least : duration;
  }

  private static boolean mayHaveTakenEffect(RuntimeException failure) {
    return failure instanceof OpenmldbException.NoAnswer noAnswer && noAnswer.mayHaveTakenEffect();
  }

  /**
   * Waits until it is certain of each whether it has passed, by the nameserver's metadata: a new
   * leader that leads in fact while its operation is cut off is one that no client knows of.
   *
   * <p>Operations that still wait for their turn shortly before {@code limit} are cancelled; one
   * that has begun is cancelled at the limit only, because what it leaves is neither as before nor
   * as wanted. For both {@code auto_failover} must be off.
   *
   * @param fenceIsSafe whether nothing has happened that would lift the fence
   * @return those that have passed
   * @throws StepException when it cannot be known, and must not be waited for
   */
  Set<Transfer> resolve(Collection<Transfer> asked, Instant limit, BooleanSupplier fenceIsSafe) {
    while (true) {
      List<OperationStatus> changes = changesUnderWay(asked);
      if (changes.isEmpty()) {
        return passed(asked);
      }
      if (!fenceIsSafe.getAsBoolean()) {
        throw new UncertainLeadException(asked);
      }
      Instant now = session.waits().now();
      if (!now.isBefore(limit)) {
        cancel(changes);
        // What an operation was just about to write is written for all that.
        session.waits().sleep(AFTERMATH);
        return passed(asked);
      }
      if (!now.isBefore(limit.minus(COURSE))) {
        cancel(changes.stream().filter(OperationStatus::isWaiting).toList());
      }
      session.waits().sleep(LOOK);
    }
  }

  /** Those that the metadata has for passed; read once, because it is long. */
  private Set<Transfer> passed(Collection<Transfer> asked) {
    Map<PartitionId, PartitionInfo> partitions = Standing.index(nameServer.tables());
    return asked.stream()
        .filter(transfer -> Standing.of(transfer, partitions).hasPassed())
        .collect(Collectors.toSet());
  }

  /** Ends operations for certain; one that has ended by itself meanwhile cannot be cancelled. */
  private void cancel(List<OperationStatus> changes) {
    Map<OperationStatus, RuntimeException> failures =
        session.underFence().attempt(changes, change -> nameServer.cancelOperation(change.id()));
    for (OperationStatus now : nameServer.operations()) {
      for (OperationStatus change : failures.keySet()) {
        if (now.id() == change.id() && now.isUnderWay()) {
          throw failures.get(change);
        }
      }
    }
  }

  private List<OperationStatus> changesUnderWay(Collection<Transfer> asked) {
    return nameServer.operationsUnderWay().stream()
        .filter(OperationStatus::isLeaderChange)
        .filter(operation -> asked.stream().anyMatch(t -> operation.isAbout(t.partition())))
        .toList();
  }
}
