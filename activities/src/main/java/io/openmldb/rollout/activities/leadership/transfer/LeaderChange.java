package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.openmldb.client.CallDeadlines;
import io.openmldb.rollout.activities.openmldb.client.ErrorCode;
import io.openmldb.rollout.activities.openmldb.client.NameServerClient;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.support.ActivityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Passes leads, and finds out which have passed. The nameserver's "ok" says only that an operation
 * was made, and a missing answer says nothing; its metadata shows the result, once no operation is
 * under way.
 */
public final class LeaderChange {

  /**
   * While writes are refused nothing is waited for that does not come at once. Least of all a new
   * nameserver: the first that it does is to lift fences, and the next to go on with the old one's
   * operations.
   */
  public static final CallDeadlines IMPATIENT =
      new CallDeadlines(Duration.ofSeconds(1), Duration.ofSeconds(2));

  private static final Duration LOOK = Duration.ofMillis(25);

  private final ClusterContext context;
  private final NameServerClient nameServer;

  /**
   * Changes by one nameserver.
   *
   * @param nameServer under a fence, a client of the present leader, which does not ask ZooKeeper
   *     who leads
   */
  LeaderChange(ClusterContext context, NameServerClient nameServer) {
    this.context = context;
    this.nameServer = nameServer.withDeadlines(IMPATIENT);
  }

  /**
   * Asks for all at once. No question is sent that could not be answered by deeds until {@code
   * passBy}, and no answer is waited for beyond it.
   *
   * @return those that were certainly not taken, with why; every other may pass now or later
   */
  Map<LeadershipTransfer, RuntimeException> ask(List<LeadershipTransfer> batch, Instant passBy) {
    NameServerClient asked = nameServer.endingBy(passBy, FenceTimeBudget.COURSE);
    Map<LeadershipTransfer, RuntimeException> failures =
        context
            .fencedCalls()
            .attempt(batch, transfer -> asked.changeLeader(transfer.partition(), transfer.to()));
    failures.values().removeIf(LeaderChange::mayHaveTakenEffect);
    return failures;
  }

  private static boolean mayHaveTakenEffect(RuntimeException failure) {
    return failure instanceof OpenmldbException.NoAnswer noAnswer && noAnswer.mayHaveTakenEffect();
  }

  /**
   * Waits until it is certain of each whether it has passed, by the nameserver's metadata: a new
   * leader that leads in fact while its operation is cut off is one that no client knows of.
   *
   * <p>Operations that still wait for their turn shortly before {@code passBy} are cancelled; one
   * that has begun is cancelled at that time only, because what it leaves is neither as before nor
   * as wanted. For both {@code auto_failover} must be off. Only the partitions concerned are asked
   * about: all tables and operations of a large cluster take longer than a fence may.
   *
   * @param endBy when it must be known; it is given up then, whatever is waited for
   * @param fenceIsSafe whether nothing has happened that would lift the fence
   * @return those that have passed
   * @throws ActivityException when it cannot be known, and must not be waited for
   */
  Set<LeadershipTransfer> resolve(
      Collection<LeadershipTransfer> asked,
      Instant passBy,
      Instant endBy,
      BooleanSupplier fenceIsSafe) {
    if (asked.isEmpty()) {
      return Set.of();
    }
    Duration left = Duration.between(context.waiter().now(), endBy);
    if (left.isNegative()) {
      throw UncertainLeaderException.notToldInTime(asked);
    }
    return context
        .timed()
        .within(left, () -> findOut(asked, passBy, endBy, fenceIsSafe))
        .orElseThrow(() -> UncertainLeaderException.notToldInTime(asked));
  }

  private Set<LeadershipTransfer> findOut(
      Collection<LeadershipTransfer> asked,
      Instant passBy,
      Instant endBy,
      BooleanSupplier fenceIsSafe) {
    NameServerClient limited = nameServer.endingBy(endBy, Duration.ZERO);
    Collection<LeadershipTransfer> open = asked;
    while (true) {
      Map<LeadershipTransfer, List<OperationStatus>> changes = changesUnderWay(open, limited);
      if (changes.isEmpty()) {
        return passed(asked, limited);
      }
      if (!fenceIsSafe.getAsBoolean()) {
        throw UncertainLeaderException.unsafe(asked);
      }
      open = changes.keySet();
      Instant now = context.waiter().now();
      if (!now.isBefore(passBy)) {
        cancel(changes, change -> true, limited);
        context.waiter().sleep(FenceTimeBudget.AFTERMATH);
        return passed(asked, limited);
      }
      if (!now.isBefore(passBy.minus(FenceTimeBudget.COURSE))) {
        cancel(changes, OperationStatus::isWaiting, limited);
      }
      context.waiter().sleep(LOOK);
    }
  }

  /** Those that the metadata has for passed. */
  private Set<LeadershipTransfer> passed(
      Collection<LeadershipTransfer> asked, NameServerClient limited) {
    List<LeadershipTransfer> ordered = List.copyOf(asked);
    List<Boolean> passed =
        context.fencedCalls().map(ordered, transfer -> hasPassed(transfer, limited));
    return IntStream.range(0, ordered.size())
        .filter(passed::get)
        .mapToObj(ordered::get)
        .collect(Collectors.toSet());
  }

  private static boolean hasPassed(LeadershipTransfer transfer, NameServerClient limited) {
    try {
      return TransferState.of(transfer, limited.metadata(transfer.partition()).info()).hasPassed();
    } catch (OpenmldbException.Refused e) {
      if (e.is(ErrorCode.TABLE_NOT_FOUND)) { // Dropped: there is nothing that anybody leads.
        return false;
      }
      throw e;
    }
  }

  /** Ends operations for certain; one that has ended by itself meanwhile cannot be cancelled. */
  private void cancel(
      Map<LeadershipTransfer, List<OperationStatus>> changes,
      Predicate<OperationStatus> which,
      NameServerClient limited) {
    List<OperationStatus> due =
        changes.values().stream().flatMap(List::stream).filter(which).toList();
    Map<OperationStatus, RuntimeException> failures =
        context.fencedCalls().attempt(due, change -> limited.cancelOperation(change.id()));
    if (failures.isEmpty()) {
      return;
    }
    Set<Long> underWay =
        changesUnderWay(changes.keySet(), limited).values().stream()
            .flatMap(List::stream)
            .map(OperationStatus::id)
            .collect(Collectors.toSet());
    failures.forEach(
        (change, failure) -> {
          if (underWay.contains(change.id())) {
            throw failure;
          }
        });
  }

  /**
   * The leader changes under way on the partitions of {@code open}; where there is none, nothing.
   */
  private Map<LeadershipTransfer, List<OperationStatus>> changesUnderWay(
      Collection<LeadershipTransfer> open, NameServerClient limited) {
    List<LeadershipTransfer> ordered = List.copyOf(open);
    List<List<OperationStatus>> changes =
        context
            .fencedCalls()
            .map(
                ordered,
                transfer ->
                    limited.operations(transfer.partition()).stream()
                        .filter(OperationStatus::isUnderWay)
                        .filter(OperationStatus::isLeaderChange)
                        .toList());
    Map<LeadershipTransfer, List<OperationStatus>> underWay = new LinkedHashMap<>();
    for (int i = 0; i < ordered.size(); i++) {
      if (!changes.get(i).isEmpty()) {
        underWay.put(ordered.get(i), changes.get(i));
      }
    }
    return underWay;
  }
}
