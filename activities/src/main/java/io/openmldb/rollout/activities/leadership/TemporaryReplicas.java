package io.openmldb.rollout.activities.leadership;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.leadership.failover.AutoFailoverSwitch;
import io.openmldb.rollout.activities.leadership.transfer.LeaderMoveFailedException;
import io.openmldb.rollout.activities.leadership.transfer.LeadershipTransfer;
import io.openmldb.rollout.activities.leadership.transfer.RetryTracker;
import io.openmldb.rollout.activities.leadership.transfer.TransferState;
import io.openmldb.rollout.activities.openmldb.client.ErrorCode;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.model.OperationStatus.Subject;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The second replicas of partitions that have only one: added before their leads move away, deleted
 * when they are home. The nameserver's operations do both, a few at a time and some seconds each;
 * what counts as done is the replica, not the operation.
 */
final class TemporaryReplicas {

  private static final Duration LOOK = Duration.ofMillis(500);

  /** Asked once, an operation shows up within moments; asked again before that, there are two. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

  /** A deletion copies nothing. One that has been running for longer blocks its partition. */
  private static final Duration DELETION_HANGS = Duration.ofSeconds(30);

  private static final int TRIES = 3;

  private final ClusterContext context;
  private final AutoFailoverSwitch autoFailover;
  private final Instant deadline;

  /** When each deletion was first seen running, by the operation's id. */
  private final Map<Long, Instant> deletionsAtWork = new HashMap<>();

  TemporaryReplicas(ClusterContext context, Instant deadline) {
    this.context = context;
    this.autoFailover = new AutoFailoverSwitch(context);
    this.deadline = deadline;
  }

  /**
   * Adds what is not there yet, and waits until each has all of its leader's log.
   *
   * @throws LeaderMoveFailedException when the deadline passes, or operations fail again and again
   */
  void add(List<LeaderMove> moves) {
    work(moves, this::isAdded, this::askToAdd);
  }

  /**
   * Deletes what is there still, and waits until it is gone. One that leads is not deleted: its
   * leader could not come home. An addition that still hangs is cancelled first, or its replica
   * would turn up after everybody has left.
   *
   * @throws LeaderMoveFailedException as {@link #add}
   */
  void delete(List<LeaderMove> moves) {
    Set<Subject> subjects =
        moves.stream()
            .map(move -> Subject.of(LeadershipTransfer.partitionOf(move)))
            .collect(Collectors.toSet());
    List<OperationStatus> hanging =
        context.nameServer().operationsUnderWay().stream()
            .filter(OperationStatus::isReplicaAddition)
            .filter(operation -> subjects.contains(operation.subject()))
            .toList();
    cancel(hanging);
    work(moves, TemporaryReplicas::isDeleted, this::askToDelete);
  }

  private void cancel(List<OperationStatus> operations) {
    if (!operations.isEmpty()) {
      autoFailover.whilePaused(
          () ->
              context
                  .parallelCalls()
                  .attempt(
                      operations,
                      operation -> context.nameServer().cancelOperation(operation.id())));
    }
  }

  /** Whether a move's replica is there, or gone; empty: the partition is not there any more. */
  private interface Done {
    boolean test(LeaderMove move, Optional<PartitionInfo> partition);
  }

  private void work(List<LeaderMove> moves, Done done, Consumer<LeaderMove> ask) {
    RetryTracker<LeaderMove> attempts = new RetryTracker<>(context.waiter(), TRIES, ASK_AGAIN);
    List<LeaderMove> open = moves;
    while (true) {
      open = notDone(open, done);
      if (open.isEmpty()) {
        return;
      }
      if (context.waiter().now().isAfter(deadline)
          || open.stream().anyMatch(attempts::isExhausted)) {
        throw new LeaderMoveFailedException(context.node().endpoint(), reasons(open, attempts));
      }
      List<OperationStatus> underWay = context.nameServer().operationsUnderWay();
      cancel(hangingDeletions(open, underWay));
      requestForIdlePartitions(open, Subject.ofAll(underWay), ask, attempts);
      context.waiter().sleep(LOOK);
    }
  }

  private List<LeaderMove> notDone(List<LeaderMove> moves, Done done) {
    Map<PartitionId, PartitionInfo> now =
        TransferState.read(context, moves.stream().map(LeadershipTransfer::partitionOf).toList());
    List<Boolean> answers =
        context
            .parallelCalls()
            .map(
                moves,
                move ->
                    done.test(
                        move, Optional.ofNullable(now.get(LeadershipTransfer.partitionOf(move)))));
    return IntStream.range(0, moves.size())
        .filter(i -> !answers.get(i))
        .mapToObj(moves::get)
        .toList();
  }

  /** Of those about the partitions of {@code open}; an addition may rightly take hours. */
  private List<OperationStatus> hangingDeletions(
      List<LeaderMove> open, List<OperationStatus> underWay) {
    Instant now = context.waiter().now();
    Set<Subject> subjects =
        open.stream()
            .map(move -> Subject.of(LeadershipTransfer.partitionOf(move)))
            .collect(Collectors.toSet());
    return underWay.stream()
        .filter(operation -> operation.isReplicaDeletion() && !operation.isWaiting())
        .filter(operation -> subjects.contains(operation.subject()))
        .filter(
            operation ->
                deletionsAtWork
                    .computeIfAbsent(operation.id(), unused -> now)
                    .plus(DELETION_HANGS)
                    .isBefore(now))
        .toList();
  }

  private void requestForIdlePartitions(
      List<LeaderMove> open,
      Set<Subject> underWay,
      Consumer<LeaderMove> ask,
      RetryTracker<LeaderMove> attempts) {
    for (LeaderMove move : open) {
      PartitionId partition = LeadershipTransfer.partitionOf(move);
      if (!underWay.contains(Subject.of(partition)) && attempts.mayTry(move)) {
        try {
          attempts.recordTry(move, "the nameserver's operation ended without effect");
          ask.accept(move);
        } catch (OpenmldbException e) {
          attempts.recordFailure(move, e.getMessage());
        }
      }
    }
  }

  private List<String> reasons(List<LeaderMove> open, RetryTracker<LeaderMove> attempts) {
    List<OperationStatus> underWay = context.nameServer().operationsUnderWay();
    return open.stream()
        .map(
            move ->
                LeadershipTransfer.partitionOf(move)
                    + " (replica on "
                    + move.to()
                    + "): "
                    + hanging(move, underWay)
                        .or(() -> attempts.problem(move))
                        .orElse("not done in time"))
        .toList();
  }

  private static Optional<String> hanging(LeaderMove move, List<OperationStatus> underWay) {
    return underWay.stream()
        .filter(operation -> operation.isAbout(LeadershipTransfer.partitionOf(move)))
        .map(
            o ->
                "the nameserver's operation %d (%s) is still %s"
                    .formatted(o.id(), o.type(), o.status()))
        .findFirst();
  }

  private boolean isAdded(LeaderMove move, Optional<PartitionInfo> partition) {
    if (partition.isEmpty() || partition.get().isLedBy(move.to())) {
      return true; // Dropped, or added and moved already.
    }
    Optional<String> leader = partition.get().leader();
    return leader.isPresent()
        && partition.get().on(move.to()).filter(ReplicaMeta::followsAlive).isPresent()
        && isAttached(leader.get(), move);
  }

  private boolean isAttached(String leader, LeaderMove move) {
    try {
      LeaderStatus reading = context.tablet(leader).readAsLeader(move.tid(), move.pid());
      return reading.confirmedBy(move.to()).isPresent();
    } catch (OpenmldbException e) {
      return false;
    }
  }

  private static boolean isDeleted(LeaderMove move, Optional<PartitionInfo> partition) {
    return partition
        .filter(found -> !found.isLedBy(move.to()))
        .flatMap(found -> found.on(move.to()))
        .isEmpty();
  }

  private void askToAdd(LeaderMove move) {
    try {
      context.nameServer().addReplica(LeadershipTransfer.partitionOf(move), move.to());
    } catch (OpenmldbException.Refused e) {
      if (!e.is(ErrorCode.REPLICA_ALREADY_EXISTS)) {
        throw e;
      }
    }
  }

  /** The added replica may hold all there is: it goes only when the leader at home answers. */
  private void askToDelete(LeaderMove move) {
    context.tablet(move.from()).readAsLeader(move.tid(), move.pid());
    context.nameServer().deleteReplica(LeadershipTransfer.partitionOf(move), move.to());
  }
}
