package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.cluster.Fence;
import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.activities.openmldb.ErrorCode;
import io.openmldb.rollout.activities.openmldb.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.PartitionId;
import io.openmldb.rollout.activities.openmldb.TabletClient;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.steps.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A tablet that refuses every write while leads of its partitions pass on. Up: lease, alarm, fence.
 * Down: fence, alarm, lease. So whatever dies in between, the lease says that it is to be lifted,
 * and the alarm does it if nobody else can.
 *
 * <p>It is never lifted before every old leader whose lead has passed, or may have, is a follower:
 * an old leader goes on taking writes from whoever does not know better, and they would be lost.
 */
final class WriteFence {

  /** After this the alarm on the host ends the fence by itself. */
  static final Duration ALARM = Duration.ofSeconds(15);

  /** After this we give the fence up, so that we never meet our own alarm. */
  static final Duration GIVE_UP = ALARM.dividedBy(2);

  /**
   * When a server registers or goes away the nameserver tells every tablet its mode anew, and that
   * lifts a fence. It does so within some seconds.
   */
  static final Duration QUIET = Duration.ofSeconds(5);

  /** What has not passed by then is cancelled, so that nobody is refused for two seconds. */
  private static final Duration PASS_WITHIN = Duration.ofMillis(1800);

  private static final Duration LIFT_AGAIN = Duration.ofMillis(100);

  private final Session session;
  private final String endpoint;
  private final List<Transfer> batch;
  private final Set<Transfer> undecided = new HashSet<>();
  private Fence recorded;
  private boolean isLeft;
  private Instant armedAt;
  private Instant raisedAt;

  private WriteFence(Session session, String endpoint, List<Transfer> batch) {
    this.session = session;
    this.endpoint = endpoint;
    this.batch = List.copyOf(batch);
  }

  /** A fence that is not raised yet. */
  static WriteFence on(String endpoint, List<Transfer> batch, Session session) {
    return new WriteFence(session, endpoint, batch);
  }

  /** The fence that the lease records: an earlier attempt died under it. */
  static Optional<WriteFence> left(Session session) {
    return Optional.ofNullable(session.lease().require().fence())
        .map(
            fence -> {
              List<Transfer> batch = fence.batch().stream().map(Transfer::away).toList();
              WriteFence left = new WriteFence(session, fence.endpoint(), batch);
              left.recorded = fence;
              left.isLeft = true;
              left.armedAt = session.waits().now();
              left.raisedAt = fence.raisedAt();
              left.undecided.addAll(batch);
              return left;
            });
  }

  /**
   * Raises it.
   *
   * @return whether it is up; it is not when the cluster's members changed a moment ago
   */
  boolean raise() {
    armedAt = session.waits().now();
    List<Move> moves = batch.stream().map(Transfer::asMove).toList();
    recorded = new Fence(endpoint, armedAt, session.lease().attempt(), moves);
    session.lease().update(found -> found.withFence(recorded));
    session.alarms().armFence(endpoint, moves, ALARM);
    if (!isQuiet(session)) {
      return false;
    }
    raisedAt = session.waits().now();
    tablet().refuseWrites(true);
    return true;
  }

  /** Whether the cluster's members have not changed for so long that a fence would hold. */
  static boolean isQuiet(Session session) {
    return session.sinceMembershipChange().get().compareTo(QUIET) > 0;
  }

  /** Whether it is up still, and nothing has happened that would lift it. */
  boolean holds() {
    return isQuiet(session) && tablet().refusesWrites();
  }

  /** The partitions whose leads were to pass under it. */
  List<PartitionId> partitions() {
    return batch.stream().map(Transfer::partition).toList();
  }

  /** Whether nothing has happened that would lift it; one that was left is taken for lifted. */
  boolean isSafe() {
    return isLeft || isQuiet(session);
  }

  /** When it was raised. */
  Instant raisedAt() {
    return raisedAt;
  }

  /** When it must be given up. */
  Instant giveUpAt() {
    return armedAt.plus(GIVE_UP);
  }

  /** The lead of {@code transfer} may pass from now on. */
  void asked(Transfer transfer) {
    undecided.add(transfer);
  }

  /** When the leads must have passed: nobody should be refused for longer. */
  Instant passBy() {
    return raisedAt.plus(PASS_WITHIN);
  }

  /** Nothing was asked of {@code transfer}: its old leader may take writes. */
  void staysPut(Transfer transfer) {
    undecided.remove(transfer);
  }

  /**
   * The leads of {@code transfers} have not passed, and will not. Their operations may have taken
   * the followers into a new term, in which they take nothing from an old leader, and may have made
   * a leader that no client knows of. So neither end leads, until {@link Leads} has mended that.
   */
  void brokenOff(Collection<Transfer> transfers) {
    demoteBothEnds(session, transfers);
    undecided.removeAll(transfers);
  }

  private static void demoteBothEnds(Session session, Collection<Transfer> transfers) {
    demote(session, transfers.stream().map(Transfer::reversed).toList());
    demote(session, transfers);
  }

  /** Makes followers of old leaders whose leads have passed. */
  void demote(Collection<Transfer> passed) {
    demote(session, passed);
    undecided.removeAll(passed);
  }

  private static void demote(Session session, Collection<Transfer> passed) {
    session.underFence().forEach(passed, transfer -> demote(session, transfer));
  }

  private static void demote(Session session, Transfer transfer) {
    try {
      session.tablet(transfer.from()).demote(transfer.tid(), transfer.pid());
    } catch (OpenmldbException.Refused e) {
      if (!e.is(ErrorCode.TABLE_NOT_FOUND)) { // It is not there: nobody can write to it.
        throw e;
      }
    } catch (OpenmldbException.NoAnswer e) {
      if (session.isHealthy(transfer.from())) {
        throw e;
      }
    }
  }

  /**
   * Ends it: old leaders whose leads have passed are made followers, then it is lifted, disarmed,
   * and struck from the lease. Also right for one that is down already. Where it cannot be known
   * whether a lead has passed, because no nameserver answers, the old leader is made a follower in
   * any case, and the lease keeps the fence, for the next attempt to find out.
   *
   * @return how long writes were refused
   */
  Duration end() {
    return session.toTheEnd(this::end);
  }

  private Duration end(Session unbroken) {
    StepException unknown = decide(unbroken);
    lift(unbroken);
    Duration refused =
        raisedAt == null ? Duration.ZERO : Duration.between(raisedAt, session.waits().now());
    session.alarms().disarmFence();
    if (unknown != null) {
      throw unknown;
    }
    session
        .lease()
        .update(found -> Objects.equals(recorded, found.fence()) ? found.withFence(null) : found);
    return refused;
  }

  private StepException decide(Session unbroken) {
    if (undecided.isEmpty()) {
      return null;
    }
    try {
      Set<Transfer> passed =
          new LeaderChange(unbroken).resolve(undecided, giveUpAt(), this::isSafe);
      demote(unbroken, passed);
      demoteBothEnds(unbroken, undecided.stream().filter(t -> !passed.contains(t)).toList());
      return null;
    } catch (StepException e) {
      demote(unbroken, undecided);
      return e;
    }
  }

  /** A tablet that is gone takes its fence along. */
  private void lift(Session unbroken) {
    while (true) {
      try {
        tablet().refuseWrites(false);
        return;
      } catch (OpenmldbException.NoAnswer e) {
        if (unbroken.waits().now().isBefore(giveUpAt())) {
          unbroken.waits().sleep(LIFT_AGAIN);
        } else if (unbroken.isHealthy(endpoint)) {
          throw e;
        } else {
          return;
        }
      }
    }
  }

  private TabletClient tablet() {
    return session.tablet(endpoint);
  }
}
