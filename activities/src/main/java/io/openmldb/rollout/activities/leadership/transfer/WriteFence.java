package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.lease.WriteFenceRecord;
import io.openmldb.rollout.activities.openmldb.client.ErrorCode;
import io.openmldb.rollout.activities.openmldb.client.NameServerClient;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.client.TabletClient;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A tablet that refuses every write while leads of its partitions pass on. Up: lease, alarm, fence.
 * Down: fence, alarm, lease. So whatever dies in between, the lease says that it is to be lifted,
 * and the alarm does it if nobody else can.
 *
 * <p>It is never lifted before every old leader whose lead has passed, or may have, is a follower:
 * an old leader goes on taking writes from whoever does not know better, and they would be lost.
 */
public final class WriteFence {

  /** After this the alarm on the host ends the fence by itself. */
  static final Duration ALARM = Duration.ofSeconds(15);

  /** After this we give the fence up, so that we never meet our own alarm. */
  static final Duration GIVE_UP = ALARM.dividedBy(2);

  /** However long ago one was raised that was left: the alarm lifted it, and takes a moment. */
  private static final Duration LONGEST = ALARM.plusSeconds(5);

  /**
   * When a server registers or goes away the nameserver tells every tablet its mode anew, and that
   * lifts a fence. It does so within some seconds.
   */
  static final Duration QUIET = Duration.ofSeconds(5);

  /** An alarm that took longer to be armed may be none, or one that is early. */
  private static final Duration ARM_WITHIN = Duration.ofSeconds(2);

  /** An answer that got lost must not keep writes refused: what is safe to repeat is repeated. */
  private static final Duration ANSWER_WITHIN = Duration.ofMillis(500);

  /** What ZooKeeper does not say within this, while writes are refused, it is not asked again. */
  public static final Duration TOLD_WITHIN = Duration.ofMillis(100);

  private static final Duration ASK_AGAIN = Duration.ofMillis(100);

  /** To find out what became of leads, when no writes wait for it. */
  private static final Duration FIND_OUT_WITHIN = Duration.ofSeconds(2);

  private final ClusterContext context;
  private final String endpoint;
  private final List<LeadershipTransfer> batch;

  /** The one that leads when the fence goes up: ZooKeeper is not asked for another under it. */
  private final NameServerClient nameServer;

  private final Set<LeadershipTransfer> undecided = new HashSet<>();
  private WriteFenceRecord recorded;
  private final Set<LeadershipTransfer> passed = new LinkedHashSet<>();
  private final Set<LeadershipTransfer> brokenOff = new LinkedHashSet<>();
  private boolean isLeft;
  private Instant armedAt;
  private Instant raisedAt;
  private FenceTimeBudget time;

  private WriteFence(
      ClusterContext context,
      String endpoint,
      List<LeadershipTransfer> batch,
      NameServerClient nameServer) {
    this.context = context;
    this.endpoint = endpoint;
    this.batch = List.copyOf(batch);
    this.nameServer = nameServer;
  }

  /** A fence that is not raised yet. */
  static WriteFence on(String endpoint, List<LeadershipTransfer> batch, ClusterContext context) {
    return new WriteFence(context, endpoint, batch, context.nameServer().ofPresentLeader());
  }

  /** The fence that the lease records: an earlier attempt died under it. */
  public static Optional<WriteFence> recordedInLease(ClusterContext context) {
    return Optional.ofNullable(context.lease().require().fence())
        .map(
            fence -> {
              List<LeadershipTransfer> batch =
                  fence.batch().stream().map(LeadershipTransfer::away).toList();
              WriteFence left =
                  new WriteFence(context, fence.endpoint(), batch, presentLeader(context));
              left.recorded = fence;
              left.isLeft = true;
              left.armedAt = context.waiter().now();
              left.raisedAt = fence.raisedAt();
              left.undecided.addAll(batch);
              return left;
            });
  }

  /** For a fence that may be up: where nobody says in time who leads, each call asks. */
  private static NameServerClient presentLeader(ClusterContext context) {
    NameServerClient anyLeader = context.nameServer();
    try {
      return context.timed().within(ANSWER_WITHIN, anyLeader::ofPresentLeader).orElse(anyLeader);
    } catch (ActivityException e) {
      return anyLeader;
    }
  }

  /**
   * Raises it.
   *
   * @return why it is not up; empty when it is
   */
  Optional<String> raise() {
    List<LeaderMove> successions = successions();
    armedAt = context.waiter().now();
    List<LeaderMove> moves = batch.stream().map(LeadershipTransfer::asMove).toList();
    recorded = new WriteFenceRecord(endpoint, armedAt, context.lease().attempt(), moves);
    context.lease().update(found -> found.withFence(recorded));
    context.watchdogs().armFence(endpoint, successions, ALARM);
    if (!isQuiet(context)) {
      return Optional.of("a server has just registered or gone away, which lifts fences");
    }
    raisedAt = context.waiter().now();
    Duration arming = Duration.between(armedAt, raisedAt);
    if (arming.compareTo(ARM_WITHIN) > 0) {
      raisedAt = null;
      return Optional.of(
          "the host took "
              + arming.toMillis()
              + " ms to set the timer that ends the write fence should every worker die");
    }
    time = new FenceTimeBudget(context.waiter(), raisedAt);
    time.taking(this::refuseWrites);
    return Optional.empty();
  }

  private boolean refuseWrites() {
    try {
      tablet().refuseWrites(true);
      return true;
    } catch (OpenmldbException.NoAnswer e) {
      if (!e.mayHaveTakenEffect()) {
        raisedAt = null; // Nobody was refused.
      }
      throw e;
    }
  }

  /**
   * Every way in which the leads may pass: where the fence does not hold, the nameserver may find
   * more entries at another live follower than the one that it is asked for.
   */
  private List<LeaderMove> successions() {
    List<List<LeaderMove>> others =
        context
            .parallelCalls()
            .map(
                batch,
                transfer ->
                    otherFollowers(transfer).stream()
                        .map(
                            other ->
                                new LeadershipTransfer(
                                    transfer.partition(), transfer.from(), other))
                        .map(LeadershipTransfer::asMove)
                        .toList());
    return Stream.concat(
            batch.stream().map(LeadershipTransfer::asMove), others.stream().flatMap(List::stream))
        .toList();
  }

  private List<String> otherFollowers(LeadershipTransfer transfer) {
    return context.nameServer().metadata(transfer.partition()).info().liveFollowers().stream()
        .filter(follower -> !follower.equals(transfer.to()))
        .toList();
  }

  /** Whether the cluster's members have not changed for so long that a fence would hold. */
  static boolean isQuiet(ClusterContext context) {
    return isLongEnough(context.sinceMembershipChange().get());
  }

  private static boolean isLongEnough(Duration sinceChange) {
    return sinceChange.compareTo(QUIET) > 0;
  }

  /** The same while writes are refused: who is not told at once takes it for not quiet. */
  private boolean isToldQuiet() {
    try {
      return context
          .timed()
          .within(TOLD_WITHIN, context.sinceMembershipChange())
          .filter(WriteFence::isLongEnough)
          .isPresent();
    } catch (ActivityException e) {
      return false;
    }
  }

  /** Whether it is up still, and nothing has happened that would lift it. */
  boolean holds() {
    return time.taking(() -> isToldQuiet() && tablet().refusesWrites());
  }

  /** Changes leaders while it is up, in the name of {@code with}. */
  LeaderChange change(ClusterContext with) {
    return new LeaderChange(with, nameServer);
  }

  /** The partitions whose leads were to pass under it. */
  public List<PartitionId> partitions() {
    return batch.stream().map(LeadershipTransfer::partition).toList();
  }

  /** Whether nothing has happened that would lift it; one that was left is taken for lifted. */
  boolean isSafe() {
    return isLeft || isToldQuiet();
  }

  /** When it was raised. */
  Instant raisedAt() {
    return raisedAt;
  }

  /** The time that it may take, from when it is up. */
  FenceTimeBudget time() {
    return time;
  }

  /** When it must be given up. */
  private Instant giveUpAt() {
    return armedAt.plus(GIVE_UP);
  }

  /** The lead of {@code transfer} may pass from now on. */
  void recordRequest(LeadershipTransfer transfer) {
    undecided.add(transfer);
  }

  /** Nothing was asked of {@code transfer}: its old leader may take writes. */
  void staysPut(LeadershipTransfer transfer) {
    undecided.remove(transfer);
  }

  /**
   * The leads of {@code passed} have passed, and those of {@code notPassed} have not and will not:
   * all old leaders are made followers. The operations of the latter may have taken the followers
   * into a new term, in which they take nothing from an old leader, and may have made a leader that
   * no client knows of. So neither end of those leads, until {@link LeaderRecovery} has mended
   * that.
   */
  void decided(Collection<LeadershipTransfer> passed, Collection<LeadershipTransfer> notPassed) {
    this.passed.addAll(passed);
    brokenOff.addAll(notPassed);
    demote(context, Stream.concat(passed.stream(), notPassed.stream()).toList());
    undecided.removeAll(passed);
    undecided.removeAll(notPassed);
  }

  /** The transfers whose leads have passed; complete when it has ended. */
  Set<LeadershipTransfer> passed() {
    return passed;
  }

  /** The transfers of which neither end leads; complete when it has ended. */
  Set<LeadershipTransfer> interrupted() {
    return brokenOff;
  }

  /** Makes followers of old leaders. */
  private void demote(ClusterContext with, Collection<LeadershipTransfer> transfers) {
    with.fencedCalls().forEach(transfers, transfer -> demoteOldLeader(with, transfer));
  }

  private void demoteOldLeader(ClusterContext with, LeadershipTransfer transfer) {
    insist(with, transfer.from(), tablet -> demote(tablet, transfer.tid(), transfer.pid()));
  }

  private static void demote(TabletClient tablet, int tid, int pid) {
    try {
      tablet.demote(tid, pid);
    } catch (OpenmldbException.Refused e) {
      if (!e.is(ErrorCode.TABLE_NOT_FOUND)) { // It is not there: nobody can write to it.
        throw e;
      }
    }
  }

  /** A call that is right however often it is made. A tablet that is gone needs none. */
  private void insist(ClusterContext with, String where, Consumer<TabletClient> call) {
    while (true) {
      Instant now = with.waiter().now();
      try {
        call.accept(with.tablet(where).endingBy(now.plus(ANSWER_WITHIN), with.waiter()));
        return;
      } catch (OpenmldbException.NoAnswer e) {
        if (now.isBefore(giveUpAt())) {
          with.waiter().sleep(ASK_AGAIN);
        } else if (isGone(where)) {
          return;
        } else {
          throw e;
        }
      }
    }
  }

  /** Whether the nameserver has lost the tablet; where it does not say so, it has not. */
  private boolean isGone(String where) {
    try {
      return nameServer.withDeadlines(LeaderChange.IMPATIENT).tablets().stream()
          .noneMatch(tablet -> tablet.endpoint().equals(where) && tablet.isHealthy());
    } catch (ActivityException e) {
      return false;
    }
  }

  /**
   * Ends it: old leaders whose leads have passed are made followers, then it is lifted, disarmed,
   * and struck from the lease, which counts how long it refused writes. Also right for one that is
   * down already. Where it cannot be known in time whether a lead has passed, the old leader is
   * made a follower in any case, and it is found out when writes are not refused any more. Where no
   * nameserver answers then either, the lease keeps the fence, for the next attempt to find out.
   *
   * @return how long writes were refused
   */
  public Duration end() {
    return context.runUncancellable(this::end);
  }

  private Duration end(ClusterContext unbroken) {
    RuntimeException unknown = decide(unbroken);
    RuntimeException notDemoted = demoteOldLeaders(unbroken);
    insist(unbroken, endpoint, tablet -> tablet.refuseWrites(false));
    Duration refused =
        raisedAt == null ? Duration.ZERO : Duration.between(raisedAt, context.waiter().now());
    Duration counted = counted(refused);
    if (unknown != null) {
      unknown = decideAfterwards(unbroken, unknown);
    }
    demote(unbroken, brokenOff.stream().map(LeadershipTransfer::reversed).toList());
    context.watchdogs().disarmFence();
    if (unknown != null) {
      throw unknown;
    }
    if (notDemoted != null) {
      throw notDemoted;
    }
    new LeadersElsewhere(unbroken).recordAfterFence(brokenOff);
    context
        .lease()
        .update(
            found -> Objects.equals(recorded, found.fence()) ? found.withoutFence(counted) : found);
    return counted;
  }

  /** The clock of an attempt that died may differ from ours; in doubt it was as long as can be. */
  private Duration counted(Duration refused) {
    boolean plausible = !refused.isNegative() && refused.compareTo(LONGEST) < 0;
    return isLeft && !plausible ? LONGEST : refused;
  }

  /**
   * Finds out what became of the leads that are undecided, as long as writes may be refused for it.
   *
   * @return why that is not known; null when it is
   */
  private RuntimeException decide(ClusterContext unbroken) {
    try {
      Instant passBy = isLeft ? giveUpAt() : time.passBy();
      Instant endBy = isLeft ? giveUpAt().plus(FIND_OUT_WITHIN) : time.endBy();
      resolve(change(unbroken), passBy, endBy, this::isSafe);
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  /**
   * Makes followers of the undecided leads' old leaders. Where that fails the fence may be lifted
   * only if the lead has certainly not passed and will not: an old leader that took writes after
   * its lead had passed would lose them. Else the alarm ends the fence, when it has asked the new
   * leader.
   *
   * @return why an old leader that still leads is none; null when all are followers
   */
  private RuntimeException demoteOldLeaders(ClusterContext unbroken) {
    Map<LeadershipTransfer, RuntimeException> failures =
        unbroken.fencedCalls().attempt(undecided, transfer -> demoteOldLeader(unbroken, transfer));
    RuntimeException harmless = null;
    for (Map.Entry<LeadershipTransfer, RuntimeException> failure : failures.entrySet()) {
      if (!brokenOff.contains(failure.getKey())) {
        throw failure.getValue();
      }
      harmless = failure.getValue();
    }
    return harmless;
  }

  /**
   * A nameserver that is too slow for a fence may still tell: nobody leads what is undecided, and
   * no other writes wait for the answer any more. If it is not the leader any longer, its successor
   * may.
   */
  private RuntimeException decideAfterwards(ClusterContext unbroken, RuntimeException unknown) {
    if (isLeft) {
      return unknown; // It had as long already.
    }
    Instant endBy = giveUpAt().plus(FIND_OUT_WITHIN);
    for (NameServerClient asked : List.of(nameServer, unbroken.nameServer())) {
      try {
        Instant passBy = unbroken.waiter().now().plus(FenceTimeBudget.COURSE);
        resolve(new LeaderChange(unbroken, asked), passBy, endBy, () -> true);
        return null;
      } catch (ActivityException e) {
        unknown.addSuppressed(e);
      }
    }
    return unknown;
  }

  private void resolve(
      LeaderChange change, Instant passBy, Instant endBy, BooleanSupplier fenceIsSafe) {
    Set<LeadershipTransfer> found =
        change.resolve(List.copyOf(undecided), passBy, endBy, fenceIsSafe);
    passed.addAll(found);
    brokenOff.addAll(undecided);
    brokenOff.removeAll(found);
  }

  private TabletClient tablet() {
    Instant limit = context.waiter().now().plus(ANSWER_WITHIN);
    return context.tablet(endpoint).endingBy(limit, context.waiter());
  }
}
