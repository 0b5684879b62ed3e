package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.openmldb.ErrorCode;
import io.openmldb.rollout.activities.openmldb.LeaderReading;
import io.openmldb.rollout.activities.openmldb.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.OperationStatus;
import io.openmldb.rollout.activities.openmldb.OperationStatus.Subject;
import io.openmldb.rollout.activities.openmldb.PartitionId;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.failover.FailoverSwitch;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.steps.Move;
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
final class AddedReplicas {

  private static final Duration LOOK = Duration.ofMillis(500);

  /** Asked once, an operation shows up within moments; asked again before that, there are two. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

  /** A deletion copies nothing. One that has been at work for longer blocks its partition. */
  private static final Duration DELETION_HANGS = Duration.ofSeconds(30);

  private static final int TRIES = 3;
  private static final Duration WINDOW_ALARM = Duration.ofMinutes(1);

  private final Session session;
  private final FailoverSwitch autoFailover;
  private final Instant deadline;

  /** When each deletion was first seen at work, by the operation's id. */
  private final Map<Long, Instant> deletionsAtWork = new HashMap<>();

  AddedReplicas(Session session, Instant deadline) {
    this.session = session;
    this.autoFailover = new FailoverSwitch(session);
    this.deadline = deadline;
  }

  /**
   * Adds what is not there yet, and waits until each has all of its leader's log.
   *
   * @throws MoveFailedException when the deadline passes, or operations fail again and again
   */
  void add(List<Move> moves) {
    work(moves, this::isAdded, this::askToAdd);
  }

  /**
   * Deletes what is there still, and waits until it is gone. One that leads is not deleted: its
   * leader could not come home. An addition that still hangs is cancelled first, or its replica
   * would turn up after everybody has left.
   *
   * @throws MoveFailedException as {@link #add}
   */
  void delete(List<Move> moves) {
    Set<Subject> subjects =
        moves.stream()
            .map(move -> Subject.of(Transfer.partitionOf(move)))
            .collect(Collectors.toSet());
    List<OperationStatus> hanging =
        session.nameServer().operationsUnderWay().stream()
            .filter(OperationStatus::isReplicaAddition)
            .filter(operation -> subjects.contains(operation.subject()))
            .toList();
    cancel(hanging);
    work(moves, AddedReplicas::isDeleted, this::askToDelete);
  }

  private void cancel(List<OperationStatus> operations) {
    if (!operations.isEmpty()) {
      autoFailover.whileOff(
          WINDOW_ALARM,
          () ->
              session
                  .sideBySide()
                  .attempt(
                      operations,
                      operation -> session.nameServer().cancelOperation(operation.id())));
    }
  }

  /** Whether a move's replica is there, or gone; empty: the partition is not there any more. */
  private interface Done {
    boolean test(Move move, Optional<PartitionInfo> partition);
  }

  private void work(List<Move> moves, Done done, Consumer<Move> ask) {
    Attempts<Move> attempts = new Attempts<>(session.waits(), TRIES, ASK_AGAIN);
    List<Move> open = moves;
    while (true) {
      open = notDone(open, done);
      if (open.isEmpty()) {
        return;
      }
      if (session.waits().now().isAfter(deadline) || open.stream().anyMatch(attempts::areSpent)) {
        throw new MoveFailedException(session.node().endpoint(), reasons(open, attempts));
      }
      List<OperationStatus> underWay = session.nameServer().operationsUnderWay();
      cancel(hangingDeletions(open, underWay));
      askForIdle(open, Subject.ofAll(underWay), ask, attempts);
      session.waits().sleep(LOOK);
    }
  }

  private List<Move> notDone(List<Move> moves, Done done) {
    Map<PartitionId, PartitionInfo> now =
        Standing.read(session, moves.stream().map(Transfer::partitionOf).toList());
    List<Boolean> answers =
        session
            .sideBySide()
            .map(
                moves,
                move -> done.test(move, Optional.ofNullable(now.get(Transfer.partitionOf(move)))));
    return IntStream.range(0, moves.size())
        .filter(i -> !answers.get(i))
        .mapToObj(moves::get)
        .toList();
  }

  /** Of those about the partitions of {@code open}; an addition may rightly take hours. */
  private List<OperationStatus> hangingDeletions(List<Move> open, List<OperationStatus> underWay) {
    Instant now = session.waits().now();
    Set<Subject> subjects =
        open.stream()
            .map(move -> Subject.of(Transfer.partitionOf(move)))
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

  private void askForIdle(
      List<Move> open, Set<Subject> underWay, Consumer<Move> ask, Attempts<Move> attempts) {
    for (Move move : open) {
      PartitionId partition = Transfer.partitionOf(move);
      if (!underWay.contains(Subject.of(partition)) && attempts.mayTry(move)) {
        try {
          attempts.tried(move, "the nameserver's operation ended without effect");
          ask.accept(move);
        } catch (OpenmldbException e) {
          attempts.failed(move, e.getMessage());
        }
      }
    }
  }

  private List<String> reasons(List<Move> open, Attempts<Move> attempts) {
    List<OperationStatus> underWay = session.nameServer().operationsUnderWay();
    return open.stream()
        .map(
            move ->
                Transfer.partitionOf(move)
                    + " (replica on "
                    + move.to()
                    + "): "
                    + hanging(move, underWay)
                        .or(() -> attempts.trouble(move))
                        .orElse("not done in time"))
        .toList();
  }

  private static Optional<String> hanging(Move move, List<OperationStatus> underWay) {
    return underWay.stream()
        .filter(operation -> operation.isAbout(Transfer.partitionOf(move)))
        .map(
            o ->
                "the nameserver's operation %d (%s) is still %s"
                    .formatted(o.id(), o.type(), o.status()))
        .findFirst();
  }

  private boolean isAdded(Move move, Optional<PartitionInfo> partition) {
    if (partition.isEmpty() || partition.get().isLedBy(move.to())) {
      return true; // Dropped, or added and moved already.
    }
    Optional<String> leader = partition.get().leader();
    return leader.isPresent()
        && partition.get().on(move.to()).filter(ReplicaMeta::followsAlive).isPresent()
        && isAttached(leader.get(), move);
  }

  private boolean isAttached(String leader, Move move) {
    try {
      LeaderReading reading = session.tablet(leader).readAsLeader(move.tid(), move.pid());
      return reading.confirmedBy(move.to()).isPresent();
    } catch (OpenmldbException e) {
      return false;
    }
  }

  private static boolean isDeleted(Move move, Optional<PartitionInfo> partition) {
    return partition
        .filter(found -> !found.isLedBy(move.to()))
        .flatMap(found -> found.on(move.to()))
        .isEmpty();
  }

  private void askToAdd(Move move) {
    try {
      session.nameServer().addReplica(Transfer.partitionOf(move), move.to());
    } catch (OpenmldbException.Refused e) {
      if (!e.is(ErrorCode.REPLICA_ALREADY_EXISTS)) {
        throw e;
      }
    }
  }

  /** The added replica may hold all there is: it goes only when the leader at home answers. */
  private void askToDelete(Move move) {
    session.tablet(move.from()).readAsLeader(move.tid(), move.pid());
    session.nameServer().deleteReplica(Transfer.partitionOf(move), move.to());
  }
}
